package io.flowcanvas.api.cameras.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LookedTest {
    private final Looked looked = new Looked();

    @Test
    void isSearchedOnce() {
        assertThat(looked.begin()).isTrue();
        assertThat(looked.begin()).isFalse();
    }

    @Test
    void isSearchedAgainAfterASearchThatFailed() {
        assertThat(looked.begin()).isTrue();
        var waiting = looked.searched();

        looked.failed(new IllegalStateException("as this test wants"));

        assertThat(waiting).isCompletedExceptionally();
        assertThat(looked.searched()).isNotDone();
        assertThat(looked.begin()).isTrue();
    }
}
