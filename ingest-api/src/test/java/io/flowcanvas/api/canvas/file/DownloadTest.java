package io.flowcanvas.api.canvas.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.files.StoredFile;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;

class DownloadTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "bytes=0-0,206,bytes=0-0",
                "bytes=5-,206,bytes=5-99",
                "bytes=-10,206,bytes=90-99",
                "bytes=90-500,206,bytes=90-99",
                "bytes=-500,206,bytes=0-99",
                "'bytes=0-1,5-6',200,-",
                "bytes=100-,416,-",
                "bytes=7-3,416,-",
                "lines=1-2,416,-"
            })
    void answersRanges(String range, int status, String asked) {
        Download download = Download.of(file(100), header(HttpHeaders.RANGE, range));

        assertThat(download.status().value()).isEqualTo(status);
        assertThat(download.range()).isEqualTo(asked);
    }

    @Test
    void hasNoRangeOfAnEmptyFile() {
        assertThat(Download.of(file(0), header(HttpHeaders.RANGE, "bytes=0-0")).status().value())
                .isEqualTo(416);
    }

    @Test
    void sendsAllOfAFileThatHasChangedSinceTheFirstPart() {
        HttpHeaders headers = header(HttpHeaders.RANGE, "bytes=5-");
        headers.set(HttpHeaders.IF_RANGE, "\"other\"");

        assertThat(Download.of(file(100), headers).status().value()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"abc\"',304",
        "'W/\"abc\"',304",
        "*,304",
        "'\"x\", \"abc\"',304",
        "'\"x\"',200",
        "abc,200",
        "'',200"
    })
    void comparesTheClientsCopy(String tag, int status) {
        assertThat(Download.of(file(100), header(HttpHeaders.IF_NONE_MATCH, tag)).status().value())
                .isEqualTo(status);
    }

    private static HttpHeaders header(String name, String value) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(name, value);
        return headers;
    }

    private static StoredFile file(long size) {
        return new StoredFile(
                UUID.randomUUID(),
                "owner",
                "a.jpg",
                "image/jpeg",
                size,
                "abc",
                "key",
                Instant.EPOCH);
    }
}
