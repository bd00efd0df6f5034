package io.flowcanvas.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PhotosTest {

    @Test
    void allShippedPhotosAreListedByName() {
        assertThat(Photos.all()).isSorted().contains(Photos.named("astronaut.png"));
    }

    @Test
    void anUnknownPhotoIsAnsweredWithTheOnesThereAre() {
        assertThatThrownBy(() -> Photos.named("nobody.png"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nobody.png")
                .hasMessageContaining("astronaut.png");
    }
}
