package io.flowcanvas.core.naming;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdentifiersTest {
    @Test
    void timeOrderedOnesSortByTimeAndSayWhatTheyAre() {
        UUID earlier = Identifiers.timeOrdered(1_000);
        UUID later = Identifiers.timeOrdered(1_001);

        assertThat(earlier.version()).isEqualTo(7);
        assertThat(earlier.variant()).isEqualTo(2);
        assertThat(earlier.toString()).isLessThan(later.toString());
        assertThat(earlier).isNotEqualTo(Identifiers.timeOrdered(1_000));
    }

    @Test
    void outputFilesAreTheSameForTheSameWorkAndDifferForAnyOther() {
        UUID execution = new UUID(7, 9);
        UUID file = Identifiers.outputFile(execution, 3, "boxes", "image");

        assertThat(file).isEqualTo(Identifiers.outputFile(execution, 3, "boxes", "image"));
        assertThat(file.version()).isEqualTo(5);
        assertThat(file.variant()).isEqualTo(2);
        assertThat(file)
                .isNotEqualTo(Identifiers.outputFile(execution, 4, "boxes", "image"))
                .isNotEqualTo(Identifiers.outputFile(execution, 3, "thumb", "image"))
                .isNotEqualTo(Identifiers.outputFile(execution, 3, "boxes", "detections"))
                .isNotEqualTo(Identifiers.outputFile(new UUID(7, 8), 3, "boxes", "image"));
    }

    @Test
    void namedIdsSortByTimeAndComeOutTheSameAgain() {
        UUID first = Identifiers.timeOrdered(1_000, "image-requests/0/7");

        assertThat(Identifiers.timeOrdered(1_000, "image-requests/0/7")).isEqualTo(first);
        assertThat(Identifiers.timeOrdered(1_000, "image-requests/0/8")).isNotEqualTo(first);
        assertThat(Identifiers.timeOrdered(1_001, "image-requests/0/7").toString())
                .isGreaterThan(first.toString());
        assertThat(first.version()).isEqualTo(7);
        assertThat(first.variant()).isEqualTo(2);
        assertThat(Identifiers.timeOrdered(-1, "x").version()).isEqualTo(7);
        assertThat(Identifiers.timeOrdered(Long.MAX_VALUE, "x").version()).isEqualTo(7);
    }
}
