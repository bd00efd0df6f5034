package io.flowcanvas.api.lambda.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.FakeChecks;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.testkit.PostgresDatabase;
import io.flowcanvas.testkit.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class FunctionFolderIT {
    @TempDir Path directory;

    @Test
    void publishesAFolderOnceTheEngineAnswersAndLeavesWhatOthersChangedAlone() throws Exception {
        write("adder", "adder", "first");
        PostgresDatabase database = Services.postgres().newDatabase();
        try (Api api = start(database)) {
            assertThat(api.isReady()).isTrue();
            FunctionFolder folder = api.bean(FunctionFolder.class);
            eventually(() -> assertThat(folder.problems()).containsKey("adder"));
            FunctionCatalogue catalogue = api.bean(FunctionCatalogue.class);
            assertThat(catalogue.find("nodejs-adder").block()).isNull();
            try (FakeChecks engine = Publishing.engine()) {
                eventually(() -> assertThat(folder.isDone()).isTrue());
                assertThat(engine.seen()).isNotEmpty();
            }
            assertThat(folder.problems()).isEmpty();
            PublishedFunction published = catalogue.find("nodejs-adder").block();
            assertThat(published.createdBy()).isEqualTo("system");
            assertThat(published.version()).isEqualTo(1);
            api.asAdmin()
                    .delete()
                    .uri("/api/v1/functions/nodejs-adder")
                    .exchange()
                    .expectStatus()
                    .isNoContent();
        }
        try (Api again = start(database)) {
            FunctionFolder folder = again.bean(FunctionFolder.class);
            eventually(() -> assertThat(folder.isDone()).isTrue());
            assertThat(again.bean(FunctionCatalogue.class).find("nodejs-adder").block()).isNull();
        }
    }

    @Test
    void saysWhatIsWrongAndTriesAgainWhenItChanges() throws Exception {
        write("good", "good", "works");
        write("bad", "throws-at-first", "fails");
        Files.createSymbolicLink(
                directory.resolve("bad").resolve("passwd"), Path.of("/etc/passwd"));
        try (FakeChecks engine = Publishing.engine();
                Api api = start(Services.postgres().newDatabase())) {
            FunctionFolder folder = api.bean(FunctionFolder.class);
            FunctionCatalogue catalogue = api.bean(FunctionCatalogue.class);
            eventually(() -> assertThat(catalogue.find("nodejs-good").block()).isNotNull());
            assertThat(folder.problems()).containsOnlyKeys("bad");
            assertThat(folder.problems().get("bad")).contains("link");
            eventually(
                    () ->
                            api.anonymous()
                                    .get()
                                    .uri("/health")
                                    .exchange()
                                    .expectBody()
                                    .jsonPath("$.status")
                                    .isEqualTo("degraded")
                                    .jsonPath("$.components.function_folder.bad")
                                    .exists());

            Files.delete(directory.resolve("bad").resolve("passwd"));
            eventually(() -> assertThat(folder.problems().get("bad")).contains("examples"));
            int asked = engine.seen().size();

            write("bad", "better", "fixed");
            eventually(() -> assertThat(folder.isDone()).isTrue());
            assertThat(catalogue.find("nodejs-better").block()).isNotNull();
            assertThat(engine.seen()).hasSize(asked + 1);
        }
    }

    private Api start(PostgresDatabase database) {
        return Api.start(
                database,
                "--flowcanvas.functions.directory=" + directory,
                "--flowcanvas.functions.check-timeout=1s",
                "--flowcanvas.calls.grace=500ms");
    }

    private void write(String folder, String title, String description) throws IOException {
        ObjectNode document = (ObjectNode) Json.parse(Publishing.calculator(description));
        String source = document.path("source").asString();
        document.remove("source");
        document.put("language", "nodejs").put("title", title);
        Path target = Files.createDirectories(directory.resolve(folder));
        Files.writeString(target.resolve("function.json"), document.toPrettyString());
        Files.writeString(target.resolve("index.js"), source);
        Files.writeString(target.resolve(".hidden"), "not published");
    }

    private static void eventually(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(assertion);
    }
}
