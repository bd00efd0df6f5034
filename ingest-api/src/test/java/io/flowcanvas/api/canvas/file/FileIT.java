package io.flowcanvas.api.canvas.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Bucket;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.testkit.Photos;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.web.reactive.function.BodyInserters;
import tools.jackson.databind.JsonNode;

class FileIT {
    private static final Canvas FRED = new Canvas(Api.shared(), "fred");

    @Test
    void keepsAnUploadAndGivesItBackWithItsNameTypeAndDigest() throws Exception {
        byte[] photo = Files.readAllBytes(Photos.named("rocket.jpg"));

        EntityExchangeResult<JsonNode> answer =
                upload("file", "Räkete \"1\".jpg", "image/jpeg", photo, 201);
        JsonNode uploaded = Objects.requireNonNull(answer.getResponseBody());
        String id = uploaded.path("file_id").asString();

        assertThat(uploaded.path("filename").asString()).isEqualTo("Räkete \"1\".jpg");
        assertThat(uploaded.path("content_type").asString()).isEqualTo("image/jpeg");
        assertThat(uploaded.path("size_bytes").asInt()).isEqualTo(photo.length);
        assertThat(uploaded.path("sha256").asString())
                .isEqualTo(
                        HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(photo)));
        assertThat(answer.getResponseHeaders().getLocation())
                .hasToString("http://127.0.0.1:" + Api.shared().port() + "/v1/files/" + id);
        EntityExchangeResult<byte[]> download = download(id, new HttpHeaders(), 200);
        assertThat(download.getResponseBody()).isEqualTo(photo);
        HttpHeaders headers = download.getResponseHeaders();
        assertThat(headers.getContentType()).isEqualTo(MediaType.IMAGE_JPEG);
        assertThat(headers.getETag()).isEqualTo("\"" + uploaded.path("sha256").asString() + "\"");
        assertThat(headers.getContentDisposition().isInline()).isTrue();
        assertThat(headers.getContentDisposition().getFilename()).isEqualTo("Räkete \"1\".jpg");
        assertThat(headers.getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void streamsALargeFileInParts() {
        byte[] large = new byte[11 * 1024 * 1024 + 17];
        new Random(7).nextBytes(large);

        String id = FRED.upload("large.bin", large);

        assertThat(download(id, new HttpHeaders(), 200).getResponseBody()).isEqualTo(large);
    }

    @Test
    void keepsAnEmptyFile() {
        String id = FRED.upload("empty.bin", new byte[0]);

        assertThat(download(id, new HttpHeaders(), 200).getResponseBody()).isNull();
    }

    @Test
    void givesThePartsThatAreAskedFor() {
        byte[] content = "0123456789".getBytes(StandardCharsets.UTF_8);
        String id = FRED.upload("digits.txt", content);

        assertThat(range(id, "bytes=2-4", 206).getResponseBody())
                .isEqualTo(Arrays.copyOfRange(content, 2, 5));
        EntityExchangeResult<byte[]> tail = range(id, "bytes=-3", 206);
        assertThat(tail.getResponseBody()).isEqualTo("789".getBytes(StandardCharsets.UTF_8));
        assertThat(tail.getResponseHeaders().getFirst(HttpHeaders.CONTENT_RANGE))
                .isEqualTo("bytes 7-9/10");
        assertThat(tail.getResponseHeaders().getContentLength()).isEqualTo(3);
    }

    @Test
    void refusesARangeBehindTheEnd() {
        String id = FRED.upload("digits.txt", new byte[10]);

        EntityExchangeResult<byte[]> answer = range(id, "bytes=10-", 416);

        assertThat(answer.getResponseHeaders().getFirst(HttpHeaders.CONTENT_RANGE))
                .isEqualTo("bytes */10");
        assertThat(answer.getResponseHeaders().getContentType())
                .isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
    }

    @Test
    void saysThatTheClientsCopyIsGood() {
        String id = FRED.upload("same.txt", new byte[] {1, 2, 3});
        HttpHeaders headers = new HttpHeaders();
        headers.setIfNoneMatch(
                Objects.requireNonNull(
                        download(id, new HttpHeaders(), 200).getResponseHeaders().getETag()));

        EntityExchangeResult<byte[]> answer = download(id, headers, 304);

        assertThat(answer.getResponseBody()).isNull();
    }

    @Test
    void answersHeadWithoutTheBody() {
        String id = FRED.upload("head.txt", new byte[] {1, 2, 3});

        HttpHeaders headers =
                FRED.client()
                        .head()
                        .uri("/v1/files/" + id)
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .isEmpty()
                        .getResponseHeaders();

        assertThat(headers.getContentLength()).isEqualTo(3);
        assertThat(headers.getFirst(HttpHeaders.ACCEPT_RANGES)).isEqualTo("bytes");
    }

    @Test
    void neverLetsABrowserRunWhatSomebodyUploaded() {
        JsonNode page =
                upload("file", "../evil.html", "text/html", new byte[] {1}, 201).getResponseBody();

        HttpHeaders headers =
                download(
                                Objects.requireNonNull(page).path("file_id").asString(),
                                new HttpHeaders(),
                                200)
                        .getResponseHeaders();

        assertThat(headers.getContentType()).isEqualTo(MediaType.APPLICATION_OCTET_STREAM);
        assertThat(headers.getContentDisposition().isAttachment()).isTrue();
        assertThat(headers.getContentDisposition().getFilename()).isEqualTo("evil.html");
    }

    @Test
    void refusesAFileOverTheLimitAndStoresNothingOfIt() {
        List<String> before = Bucket.keys("files/");
        Object rows = Api.fromDatabase("select count(*) from files");

        JsonNode problem =
                upload("file", "huge.bin", "image/jpeg", new byte[13 * 1024 * 1024], 413)
                        .getResponseBody();

        assertThat(Objects.requireNonNull(problem).path("code").asString())
                .isEqualTo("PAYLOAD_TOO_LARGE");
        assertThat(Bucket.keys("files/")).containsExactlyInAnyOrderElementsOf(before);
        assertThat(Api.fromDatabase("select count(*) from files")).isEqualTo(rows);
    }

    @Test
    void refusesAFormThatIsNotOneFileAndStoresNothingOfIt() {
        List<String> before = Bucket.keys("files/");
        MultipartBodyBuilder two = new MultipartBodyBuilder();
        two.part("file", new ByteArrayResource(new byte[] {1})).filename("a");
        two.part("file", new ByteArrayResource(new byte[] {2})).filename("b");

        FRED.client()
                .post()
                .uri("/v1/files")
                .body(BodyInserters.fromMultipartData(two.build()))
                .exchange()
                .expectStatus()
                .isBadRequest();
        upload("picture", "a", "image/jpeg", new byte[] {1}, 400);

        assertThat(Bucket.keys("files/")).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void keepsNoObjectWithoutItsRowWhenTheClientLeaves() {
        List<String> before = Bucket.keys("files/");
        String whole =
                "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"
                        + "x".repeat(1000)
                        + "\r\n--cut--\r\n";

        for (int i = 0; i < 20; i++) {
            sendAndLeave(whole, whole.length());
        }
        sendAndLeave(whole, whole.length() - 3);
        FRED.upload("after them", new byte[] {1});

        Canvas.eventually(
                () -> {
                    List<String> left = new ArrayList<>(Bucket.keys("files/"));
                    left.removeAll(before);
                    assertThat(left).isNotEmpty().allSatisfy(FileIT::hasARow);
                });
    }

    private static void hasARow(String key) {
        assertThat(Api.fromDatabase("select count(*) from files where object_key = ?", key))
                .isEqualTo(1L);
    }

    /** Does not wait for an answer. */
    private static void sendAndLeave(String body, int sent) {
        String head =
                "POST /v1/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                        + Api.shared().token("fred")
                        + "\r\nContent-Type: multipart/form-data; boundary=cut\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Api.shared().port())) {
            socket.getOutputStream()
                    .write((head + body.substring(0, sent)).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void deletesAFile() {
        String id = FRED.upload("gone.txt", new byte[] {1});

        FRED.client().delete().uri("/v1/files/" + id).exchange().expectStatus().isNoContent();

        download(id, new HttpHeaders(), 404);
        assertThat(Bucket.keys("files/" + id)).isEmpty();
    }

    @Test
    void saysThatAnObjectIsLost() throws IOException {
        String id = FRED.upload("lost.txt", new byte[] {1});
        Api.onDatabase(
                "update files set object_key = 'nowhere' where id = ?",
                java.util.UUID.fromString(id));

        EntityExchangeResult<byte[]> answer = download(id, new HttpHeaders(), 404);

        assertThat(answer.getResponseHeaders().getContentType())
                .isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
    }

    private static EntityExchangeResult<JsonNode> upload(
            String part, String filename, String type, byte[] content, int status) {
        MultipartBodyBuilder builder = new MultipartBodyBuilder();
        builder.part(part, new ByteArrayResource(content), MediaType.parseMediaType(type))
                .filename(filename);
        return FRED.client()
                .post()
                .uri("/v1/files")
                .body(BodyInserters.fromMultipartData(builder.build()))
                .exchange()
                .expectStatus()
                .isEqualTo(HttpStatus.valueOf(status))
                .expectBody(JsonNode.class)
                .returnResult();
    }

    private static EntityExchangeResult<byte[]> range(String id, String range, int status) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RANGE, range);
        return download(id, headers, status);
    }

    private static EntityExchangeResult<byte[]> download(
            String id, HttpHeaders headers, int status) {
        return FRED.client()
                .get()
                .uri("/v1/files/" + id)
                .headers(all -> all.putAll(headers))
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(byte[].class)
                .returnResult();
    }
}
