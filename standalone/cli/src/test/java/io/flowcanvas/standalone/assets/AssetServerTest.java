package io.flowcanvas.standalone.assets;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssetServerTest {
    @TempDir private Path folder;

    @Test
    void servesItsFilesAndNothingElse() throws Exception {
        Path photo = Files.write(folder.resolve("photo.jpg"), new byte[300_000]);
        try (AssetServer server = AssetServer.start(Map.of("/a/1.jpg", photo))) {
            HttpResponse<byte[]> first = get(server.url("/a/1.jpg"), "GET");
            HttpResponse<byte[]> again = get(server.url("/a/1.jpg"), "GET");

            assertThat(first.body()).hasSize(300_000).isEqualTo(again.body());
            assertThat(first.headers().firstValue("content-type")).hasValue("image/jpeg");
            assertThat(get(server.url("/photo.jpg"), "GET").statusCode()).isEqualTo(404);
            assertThat(get(server.url("/a/1.jpg"), "DELETE").statusCode()).isEqualTo(405);
            assertThat(server.url("/").getHost()).startsWith("127.");
        }
    }

    private static HttpResponse<byte[]> get(URI url, String method) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(url)
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofByteArray());
    }
}
