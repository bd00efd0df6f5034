package io.flowcanvas.api.appstore.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.appstore.result.StoredResults.Stored;
import io.flowcanvas.api.support.Api;
import io.flowcanvas.core.task.ResultFile;
import io.flowcanvas.core.task.ResultType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages, as a browser gets them: without a token. */
class PageIT {
    private static final Api API = Api.shared();
    private static final StoredResults RESULTS =
            new StoredResults(Api.sharedDatabase(), API.token("page-maker"));
    private static final byte[] PAGE = Layouts.text("<!doctype html><h1>Report</h1>");
    private static final HttpClient BROWSER =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

    @Test
    void showsThePageUnderAStrictPolicy() throws Exception {
        Stored task = page();

        HttpResponse<byte[]> answer = get("/pages/" + task.page() + "/");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(PAGE);
        assertThat(header(answer, "Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(header(answer, "Content-Security-Policy"))
                .isEqualTo(
                        "default-src 'none'; img-src 'self' data:; style-src 'self'"
                                + " 'unsafe-inline'; base-uri 'none'; form-action 'none';"
                                + " frame-ancestors 'none'");
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(answer, "X-Robots-Tag")).contains("noindex");
        assertThat(header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(header(answer, "Cache-Control")).contains("no-cache");
    }

    @Test
    void findsItWithoutTheSlashToo() throws Exception {
        assertThat(get("/pages/" + page().page()).body()).isEqualTo(PAGE);
    }

    @ParameterizedTest
    @CsvSource({
        "images/1.jpg,image/jpeg,immutable,",
        "images/100%25%20%C3%B6%3B%23.png,image/png,immutable,",
        "images/script.html,application/octet-stream,no-cache,attachment",
        "images/drawing.svg,application/octet-stream,immutable,attachment",
        "results.json,application/json,no-cache,",
    })
    void servesItsFilesAsWhatCannotRun(String path, String type, String caching, String saved)
            throws Exception {
        HttpResponse<byte[]> answer = get("/pages/" + page().page() + "/" + path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Type")).isEqualTo(type);
        assertThat(header(answer, "Cache-Control")).contains(caching, "private");
        assertThat(header(answer, "Content-Security-Policy")).startsWith("default-src 'none'");
        if (saved == null) {
            assertThat(answer.headers().firstValue("Content-Disposition")).isEmpty();
        } else {
            assertThat(header(answer, "Content-Disposition")).startsWith(saved);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "manifest.json",
                "images/",
                "images/2.jpg",
                "IMAGES/1.JPG",
                "images//1.jpg",
                "images/../results.json",
                "images/%2e%2e/results.json",
                "..%2f..%2fmanifest.json",
                "images%5c1.jpg",
                "images/1.jpg%00"
            })
    void hasNothingButItsFilesByTheirExactNames(String path) throws Exception {
        HttpResponse<byte[]> answer = get("/pages/" + page().page() + "/" + path);

        assertThat(answer.statusCode()).isIn(400, 404);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .doesNotContain("objectKey", "object_key");
    }

    @Test
    void isGoneWithItsTask() throws Exception {
        Stored task = page();
        assertThat(get("/pages/" + task.page() + "/images/1.jpg").statusCode()).isEqualTo(200);

        RESULTS.delete(task);

        assertThat(get("/pages/" + task.page() + "/images/1.jpg").statusCode()).isEqualTo(404);
    }

    @Test
    void isThereForNoOtherResultAndNoOtherName() throws Exception {
        Stored stream =
                RESULTS.completed(
                        ResultType.STREAM,
                        List.of(StoredResults.file("a.jpg", "image/jpeg", PAGE)));

        assertThat(get("/pages/" + stream.page() + "/a.jpg").statusCode()).isEqualTo(404);
        assertThat(get("/pages/" + "0".repeat(32) + "/").statusCode()).isEqualTo(404);
        assertThat(get("/pages/short/").statusCode()).isEqualTo(404);
        assertThat(get("/pages/" + stream.id() + "/").statusCode()).isEqualTo(404);
    }

    private static Stored page() {
        ResultFile page = StoredResults.file("index.html", "text/html; charset=utf-8", PAGE);
        return RESULTS.completed(
                ResultType.WEBSITE,
                List.of(page),
                List.of(
                        StoredResults.file("images/1.jpg", "image/jpeg", new byte[100]),
                        StoredResults.file("images/100% ö;#.png", "image/png", new byte[100]),
                        StoredResults.file("images/script.html", "text/html", PAGE),
                        StoredResults.file("images/drawing.svg", "image/svg+xml", PAGE)));
    }

    private static HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return BROWSER.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + API.port() + path))
                        .header("Accept", "text/html,*/*;q=0.8")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
