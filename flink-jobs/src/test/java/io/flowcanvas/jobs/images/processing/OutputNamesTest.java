package io.flowcanvas.jobs.images.processing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputNamesTest {
    @ParameterizedTest
    @CsvSource({
        "photo.png, photo",
        "holiday.2026.jpeg, holiday.2026",
        "../../etc/passwd, passwd",
        "C:\\temp\\cat.png, cat",
        "noextension, noextension",
        ".hidden, hidden",
        "'', image",
        "..., image",
        "Grüße aus Łódź.png, Grüße aus Łódź",
        "'a\u0007b\nc.png', abc"
    })
    void takesTheStemAndNothingThatCouldPointElsewhere(String fileName, String stem) {
        assertThat(new OutputNames(fileName, 1).image("s", ".jpg")).isEqualTo(stem + ".jpg");
        assertThat(new OutputNames(fileName, 1).detections()).isEqualTo(stem + ".detections.json");
    }

    @Test
    void severalOutputsCarryTheirStep() {
        assertThat(new OutputNames("cat.png", 2).image("thumb", ".webp"))
                .isEqualTo("cat-thumb.webp");
    }

    @Test
    void aLongNameIsCut() {
        assertThat(new OutputNames("ł".repeat(300) + ".png", 1).image("s", ".jpg"))
                .isEqualTo("ł".repeat(100) + ".jpg");
    }
}
