package io.flowcanvas.jobs.tasks.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.outbound.Answer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssetHeadTest {
    private static final long MOST = 1_000;

    @ParameterizedTest
    @CsvSource({
        "image/jpeg,image/jpeg",
        "IMAGE/PNG; q=1,image/png",
        "application/octet-stream,application/octet-stream",
        "binary/octet-stream,application/octet-stream",
        "'',application/octet-stream"
    })
    void takesImagesAndBinaries(String declared, String taken) {
        assertThat(head(200, Map.of("content-type", declared)).contentType()).isEqualTo(taken);
    }

    @Test
    void takesWhatIsNotDeclared() {
        assertThat(head(200, Map.of()))
                .isEqualTo(new AssetHead("application/octet-stream", 0, -1, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/json", "video/mp4", "images/x", "text/html;"})
    void refusesOtherTypes(String type) {
        Outcome.Failed refused = refused(200, Map.of("content-type", type));

        assertThat(refused.failure().code()).isEqualTo(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        assertThat(refused.isPassing()).isFalse();
    }

    @Test
    void refusesWhatIsCompressed() {
        assertThat(refused(200, Map.of("content-encoding", "gzip")).failure().code())
                .isEqualTo(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    void refusesWhatIsDeclaredTooLarge() {
        Outcome.Failed refused = refused(200, Map.of("content-length", "1001"));

        assertThat(refused.failure().code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
        assertThat(refused.isPassing()).isFalse();
        assertThat(refused(206, Map.of("content-range", "bytes 0-9/1001")).failure().code())
                .isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
        assertThat(head(200, Map.of("content-length", "1000")).total()).isEqualTo(1_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 408, 425, 429})
    void triesAgainWhatMayPass(int status) {
        assertThat(refused(status, Map.of()).isPassing()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 300, 304, 400, 401, 403, 404, 410, 416, 451})
    void doesNotTryTheRestAgain(int status) {
        Outcome.Failed refused = refused(status, Map.of("retry-after", "5"));

        assertThat(refused.isPassing()).isFalse();
        assertThat(refused.failure().code()).isEqualTo(ErrorCode.DOWNLOAD_FAILED);
        assertThat(refused.failure().message()).contains(String.valueOf(status));
    }

    @Test
    void readsHowLongToWaitWithoutItsOwnClock() {
        assertThat(refused(429, Map.of("retry-after", "7")).pause())
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(
                        refused(
                                        503,
                                        Map.of(
                                                "date",
                                                "Sun, 06 Nov 1994 08:49:37 GMT",
                                                "retry-after",
                                                "Sun, 06 Nov 1994 08:50:37 GMT"))
                                .pause())
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(refused(503, Map.of("retry-after", "Sun, 06 Nov 1994 08:50:37 GMT")).pause())
                .isZero();
        assertThat(refused(503, Map.of("retry-after", "soon")).pause()).isZero();
    }

    @Test
    void readsWhichPartItIs() {
        assertThat(head(206, Map.of("content-range", "bytes 5-9/10", "etag", "\"a\"")))
                .isEqualTo(new AssetHead("application/octet-stream", 5, 10, "\"a\""));
        assertThat(head(206, Map.of("content-range", "bytes 5-9/*")).total()).isEqualTo(-1);
        assertThat(refused(206, Map.of()).isPassing()).isTrue();
        assertThat(refused(206, Map.of("content-range", "pixels 5-9/10")).isPassing()).isTrue();
    }

    @Test
    void resumesByAStrongTagOrElseByTheTimeOfTheLastChange() {
        String changed = "Sun, 06 Nov 1994 08:49:37 GMT";

        assertThat(head(200, Map.of("etag", "\"a\"", "last-modified", changed)).validator())
                .isEqualTo("\"a\"");
        assertThat(head(200, Map.of("etag", "W/\"a\"", "last-modified", changed)).validator())
                .isEqualTo(changed);
        assertThat(head(200, Map.of("etag", "W/\"a\"")).validator()).isNull();
    }

    private static AssetHead head(int status, Map<String, String> headers) {
        return AssetHead.of(answer(status, headers), MOST);
    }

    private static Outcome.Failed refused(int status, Map<String, String> headers) {
        return catchThrowableOfType(FailedException.class, () -> head(status, headers)).outcome();
    }

    private static Answer answer(int status, Map<String, String> headers) {
        return new Answer(status, headers, subscriber -> {}, () -> {});
    }
}
