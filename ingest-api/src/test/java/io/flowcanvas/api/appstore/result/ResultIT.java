package io.flowcanvas.api.appstore.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.api.appstore.result.StoredResults.Stored;
import io.flowcanvas.api.support.Api;
import io.flowcanvas.core.task.ResultFile;
import io.flowcanvas.core.task.ResultType;
import io.flowcanvas.core.task.TaskPhase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

class ResultIT {
    private static final Api API = Api.shared();
    private static final String NAME = "result-reader";
    private static final WebTestClient CLIENT = API.as(NAME);
    private static final StoredResults RESULTS =
            new StoredResults(Api.sharedDatabase(), API.token(NAME));
    private static final byte[] NOISE = noise(3_000_000);

    @Test
    void givesSeveralFilesAsOneZipNamedAfterTheTask() throws IOException {
        Stored task = RESULTS.completed(ResultType.STREAM, threeFiles());

        EntityExchangeResult<byte[]> answer = get(task.address());

        HttpHeaders headers = answer.getResponseHeaders();
        assertThat(headers.getContentType()).isEqualTo(MediaType.APPLICATION_OCTET_STREAM);
        assertThat(headers.getFirst(HttpHeaders.CONTENT_DISPOSITION))
                .isEqualTo("attachment; filename=\"thumbnails-" + task.id() + ".zip\"");
        assertThat(headers.getFirst(HttpHeaders.ACCEPT_RANGES)).isEqualTo("bytes");
        byte[] body = Objects.requireNonNull(answer.getResponseBody());
        assertThat(headers.getContentLength()).isEqualTo(body.length);
        List<String> names = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(body))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
                byte[] content = zip.readAllBytes();
                if (entry.getName().endsWith("台北.jpg")) {
                    assertThat(content).isEqualTo(NOISE);
                }
            }
        }
        assertThat(names).containsExactly("results.json", "images/台北.jpg", "images/empty.jpg");
    }

    @Test
    void givesOneFileAsItIs() {
        Stored task =
                RESULTS.completed(
                        ResultType.STREAM,
                        List.of(StoredResults.file("images/Größe.jpg", "image/jpeg", NOISE)));

        EntityExchangeResult<byte[]> answer = get(task.address());

        assertThat(answer.getResponseBody()).isEqualTo(NOISE);
        assertThat(answer.getResponseHeaders().getContentType())
                .isEqualTo(MediaType.APPLICATION_OCTET_STREAM);
        assertThat(answer.getResponseHeaders().getContentDisposition().getFilename())
                .isEqualTo("Größe.jpg");
    }

    @Test
    void givesAnEmptyZipWhereThereIsNoFile() throws IOException {
        Stored task = RESULTS.completed(ResultType.STREAM, List.of());

        byte[] body = get(task.address()).getResponseBody();

        assertThat(body).hasSize(22);
    }

    @Test
    void givesTheStoredJson() {
        Stored task = RESULTS.completed(ResultType.JSON, List.of());

        EntityExchangeResult<byte[]> answer = get(task.address());

        assertThat(answer.getResponseBody()).isEqualTo(StoredResults.json(task.id()));
        assertThat(answer.getResponseHeaders().getContentType())
                .isEqualTo(MediaType.APPLICATION_JSON);
        String tag = answer.getResponseHeaders().getETag();
        CLIENT.get()
                .uri(task.address())
                .header(HttpHeaders.IF_NONE_MATCH, tag)
                .exchange()
                .expectStatus()
                .isNotModified();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0-0",
                "0-29",
                "29-31",
                "30-50",
                "40-100",
                "70-200",
                "1000-1000000",
                "2999000-",
                "-22",
                "-23",
                "-300",
                "-1",
                "100-3000300",
                "0-"
            })
    void givesAnyRangeAsItStandsInTheWhole(String range) {
        Stored task = RESULTS.completed(ResultType.STREAM, threeFiles());
        byte[] whole = Objects.requireNonNull(get(task.address()).getResponseBody());

        EntityExchangeResult<byte[]> answer =
                CLIENT.get()
                        .uri(task.address())
                        .header(HttpHeaders.RANGE, "bytes=" + range)
                        .exchange()
                        .expectStatus()
                        .isEqualTo(206)
                        .expectBody()
                        .returnResult();

        int dash = range.indexOf('-');
        int first =
                dash == 0
                        ? whole.length - Integer.parseInt(range.substring(1))
                        : Integer.parseInt(range.substring(0, dash));
        int end =
                dash == 0 || dash == range.length() - 1
                        ? whole.length
                        : Math.min(whole.length, Integer.parseInt(range.substring(dash + 1)) + 1);
        assertThat(answer.getResponseHeaders().getFirst(HttpHeaders.CONTENT_RANGE))
                .isEqualTo("bytes %d-%d/%d".formatted(first, end - 1, whole.length));
        assertThat(answer.getResponseHeaders().getContentLength()).isEqualTo(end - first);
        assertThat(answer.getResponseBody()).isEqualTo(Arrays.copyOfRange(whole, first, end));
    }

    @Test
    void goesOnWhereADownloadWasCutOff() {
        Stored task = RESULTS.completed(ResultType.STREAM, threeFiles());
        EntityExchangeResult<byte[]> whole = get(task.address());
        byte[] bytes = Objects.requireNonNull(whole.getResponseBody());
        int there = 1_234_567;

        byte[] rest = resumed(task, there, whole.getResponseHeaders().getETag(), 206);
        byte[] restByDate =
                resumed(
                        task,
                        there,
                        whole.getResponseHeaders().getFirst(HttpHeaders.LAST_MODIFIED),
                        206);
        byte[] changed = resumed(task, there, "\"another\"", 200);

        assertThat(rest).isEqualTo(Arrays.copyOfRange(bytes, there, bytes.length));
        assertThat(restByDate).isEqualTo(rest);
        assertThat(changed).isEqualTo(bytes);
    }

    @Test
    void answersRangesThatItDoesNotHaveOrDoesNotCut() {
        Stored task = RESULTS.completed(ResultType.STREAM, threeFiles());
        int length = Objects.requireNonNull(get(task.address()).getResponseBody()).length;

        CLIENT.get()
                .uri(task.address())
                .header(HttpHeaders.RANGE, "bytes=" + length + "-")
                .exchange()
                .expectStatus()
                .isEqualTo(416)
                .expectHeader()
                .valueEquals(HttpHeaders.CONTENT_RANGE, "bytes */" + length)
                .expectBody()
                .jsonPath("$.success")
                .isEqualTo(false);
        CLIENT.get()
                .uri(task.address())
                .header(HttpHeaders.RANGE, "bytes=0-1,5-6")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentLength(length);
    }

    @Test
    void tellsTheLengthToWhoAsksForTheHeadersOnly() {
        Stored task = RESULTS.completed(ResultType.STREAM, threeFiles());
        int length = Objects.requireNonNull(get(task.address()).getResponseBody()).length;

        CLIENT.head()
                .uri(task.address())
                .header(HttpHeaders.RANGE, "bytes=0-1")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentLength(length)
                .expectBody()
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "CREATED,,the task is CREATED; its result is there once it is COMPLETED",
        "DOWNLOADING,,the task is DOWNLOADING; its result is there once it is COMPLETED",
        "PROCESSING,,the task is PROCESSING; its result is there once it is COMPLETED",
        "FAILED,nobody went on with it,the task is FAILED and has no result: nobody went on with"
                + " it",
        "CANCELLED,,the task is CANCELLED and has no result"
    })
    void saysWhereATaskStandsThatIsNotCompleted(TaskPhase phase, String reason, String message) {
        Stored task = RESULTS.unfinished(phase, reason);

        CLIENT.get()
                .uri(task.address())
                .exchange()
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.success")
                .isEqualTo(false)
                .jsonPath("$.message")
                .isEqualTo(message);
    }

    @Test
    void knowsNoTaskOfOthersNoneThatIsDeletedAndNoneThatNeverWas() {
        Stored task = RESULTS.completed(ResultType.STREAM, threeFiles());
        Stored deleted = RESULTS.completed(ResultType.STREAM, threeFiles());
        RESULTS.delete(deleted);

        notFound(API.as("somebody-else"), task.address());
        notFound(API.asAdmin(), task.address());
        notFound(CLIENT, deleted.address());
        notFound(CLIENT, "/api/v1/result?id=" + UUID.randomUUID());
        notFound(CLIENT, "/api/v1/result?id=nonsense");
        CLIENT.get().uri("/api/v1/result").exchange().expectStatus().isBadRequest();
        API.anonymous().get().uri(task.address()).exchange().expectStatus().isUnauthorized();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cutsTheConnectionWhereAFileIsMissingOrShorter(boolean missing) {
        ResultFile good = StoredResults.file("images/1.jpg", "image/jpeg", NOISE);
        ResultFile bad =
                missing
                        ? new ResultFile("images/2.jpg", "nowhere", "image/jpeg", 3_000_000, 0)
                        : new ResultFile(
                                "images/2.jpg",
                                StoredResults.file("x", "image/jpeg", noise(2_000_000)).objectKey(),
                                "image/jpeg",
                                3_000_000,
                                0);
        ResultFile last = StoredResults.file("images/3.jpg", "image/jpeg", NOISE);
        Stored task = RESULTS.completed(ResultType.STREAM, List.of(good, bad, last));

        assertThatThrownBy(() -> plainly(task.address()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bytes received: ");
    }

    @Test
    void answersAnErrorWhereTheOnlyFileIsMissing() {
        Stored task =
                RESULTS.completed(
                        ResultType.STREAM,
                        List.of(new ResultFile("a.jpg", "nowhere", "image/jpeg", 10, 0)));

        CLIENT.get()
                .uri(task.address())
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectHeader()
                .doesNotExist(HttpHeaders.CONTENT_DISPOSITION)
                .expectBody()
                .jsonPath("$.success")
                .isEqualTo(false);
    }

    @Test
    void givesTheAddressOfAPage() {
        Stored task = page(List.of());
        String address = "http://127.0.0.1:" + API.port() + "/pages/" + task.page() + "/";

        JsonNode answer =
                Objects.requireNonNull(
                        CLIENT.get()
                                .uri(task.address())
                                .exchange()
                                .expectStatus()
                                .isOk()
                                .expectBody(JsonNode.class)
                                .returnResult()
                                .getResponseBody());

        assertThat(answer.path("success").asBoolean()).isTrue();
        assertThat(answer.path("message").isNull()).isTrue();
        assertThat(answer.path("url").asString()).isEqualTo(address);
        assertThat(answer.path("data").path("url").asString()).isEqualTo(address);
        CLIENT.get()
                .uri(task.address())
                .header(
                        HttpHeaders.ACCEPT,
                        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
                .exchange()
                .expectStatus()
                .isSeeOther()
                .expectHeader()
                .location(address);
    }

    private static Stored page(List<ResultFile> files) {
        return RESULTS.completed(
                ResultType.WEBSITE,
                List.of(
                        StoredResults.file(
                                "index.html", "text/html; charset=utf-8", Layouts.text("<h1>"))),
                files);
    }

    private static List<ResultFile> threeFiles() {
        return List.of(
                StoredResults.file("results.json", "application/json", Layouts.text("{}")),
                StoredResults.file("images/台北.jpg", "image/jpeg", NOISE),
                StoredResults.file("images/empty.jpg", "image/jpeg", new byte[0]));
    }

    private static byte[] resumed(Stored task, int first, String condition, int status) {
        return Objects.requireNonNull(
                CLIENT.get()
                        .uri(task.address())
                        .header(HttpHeaders.RANGE, "bytes=" + first + "-")
                        .header(HttpHeaders.IF_RANGE, condition)
                        .exchange()
                        .expectStatus()
                        .isEqualTo(status)
                        .expectBody()
                        .returnResult()
                        .getResponseBody());
    }

    private static EntityExchangeResult<byte[]> get(String address) {
        return CLIENT.get()
                .uri(address)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult();
    }

    private static byte[] plainly(String address) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + API.port() + address))
                        .header("Authorization", "Bearer " + API.token(NAME))
                        .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofByteArray())
                .body();
    }

    private static void notFound(WebTestClient client, String address) {
        client.get()
                .uri(address)
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.success")
                .isEqualTo(false);
    }

    private static byte[] noise(int size) {
        byte[] noise = new byte[size];
        new Random(size).nextBytes(noise);
        return noise;
    }
}
