package io.flowcanvas.api.appstore.result;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.http.ContentDisposition;

class AttachmentNameTest {

    @Test
    void leavesAPlainNamePlain() {
        assertThat(AttachmentName.header("detect-objects-1 (2).zip"))
                .isEqualTo("attachment; filename=\"detect-objects-1 (2).zip\"");
    }

    @Test
    void saysTheTrueNameBesideAPlainOneWhereItIsNotPlain() {
        String header = AttachmentName.header("Größe 台北 100%.jpg");

        assertThat(header)
                .isEqualTo(
                        "attachment; filename=\"Gr__e __ 100_.jpg\"; filename*=UTF-8''"
                                + "Gr%C3%B6%C3%9Fe%20%E5%8F%B0%E5%8C%97%20100%25.jpg");
        assertThat(ContentDisposition.parse(header).getFilename()).isEqualTo("Größe 台北 100%.jpg");
    }

    @Test
    void letsNoNameBreakOutOfTheHeader() {
        String name = "a\"; filename=\"evil.exe\r\nSet-Cookie: x\\";

        String header = AttachmentName.header(name);

        assertThat(header).doesNotContain("\r", "\n", "\\").contains("filename=\"a__ filename=_ev");
        assertThat(header.chars().filter(c -> c == '"').count()).isEqualTo(2);
        assertThat(ContentDisposition.parse(header).getFilename()).isEqualTo(name);
    }
}
