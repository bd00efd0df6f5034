package io.flowcanvas.api.canvas.camera.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewestTest {
    private final Newest<Integer> newest = new Newest<>();

    @Test
    void givesTheNewestOfWhatCameMeanwhileOnce() {
        newest.offer(1);
        newest.offer(2);

        assertThat(newest.next().block()).isEqualTo(2);
        assertThat(newest.next().timeout(Duration.ofMillis(1)).onErrorReturn(-1).block())
                .isEqualTo(-1);
    }

    @Test
    void givesWhatComesToWhoWaits() {
        List<Integer> given = new ArrayList<>();
        newest.next().subscribe(given::add);

        newest.offer(1);
        newest.offer(2);

        assertThat(given).containsExactly(1);
        assertThat(newest.next().block()).isEqualTo(2);
    }

    @Test
    void keepsWhatComesAfterTheReaderGaveUp() {
        newest.next().subscribe().dispose();

        newest.offer(1);

        assertThat(newest.next().block()).isEqualTo(1);
    }

    @Test
    void givesNothingOnceClosed() {
        List<String> ended = new ArrayList<>();
        newest.next().subscribe(value -> {}, error -> {}, () -> ended.add("waiting"));

        newest.close();
        newest.offer(1);

        assertThat(ended).containsExactly("waiting");
        assertThat(newest.next().block()).isNull();
        assertThat(newest.isClosed()).isTrue();
    }
}
