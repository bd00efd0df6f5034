package io.flowcanvas.api.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.files.StoredFile;
import io.flowcanvas.api.lambda.catalogue.FunctionName;
import io.flowcanvas.api.lambda.catalogue.PublishedFunction;
import io.flowcanvas.api.lambda.catalogue.ValueSchema;
import io.flowcanvas.core.function.Language;
import io.flowcanvas.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ResultKeyTest {
    private static final Session ANNAS = session("anna", "production", "1");

    @Test
    void isTheSameHoweverTheParametersAreWritten() {
        assertThat(key(1, false, "{\"a\":1,\"b\":2}", "x", ANNAS))
                .isEqualTo(key(1, false, "{ \"b\":2, \"a\":1 }", "x", ANNAS))
                .hasSize(64);
    }

    @Test
    void dependsOnVersionParametersAndFiles() {
        String key = key(1, true, "{}", "x", ANNAS);

        assertThat(key)
                .isNotEqualTo(key(2, true, "{}", "x", ANNAS))
                .isNotEqualTo(key(1, true, "{\"a\":1}", "x", ANNAS))
                .isNotEqualTo(key(1, true, "{}", "y", ANNAS));
    }

    @Test
    void dependsOnWhoAsksUnlessTheFunctionIsPure() {
        List<Session> others =
                List.of(
                        session("berta", "production", "1"),
                        session("anna", "test", "1"),
                        session("anna", "production", "2"),
                        session("anna", "production1", ""));

        assertThat(others)
                .allSatisfy(
                        other -> {
                            assertThat(key(1, false, "{}", "x", other))
                                    .isNotEqualTo(key(1, false, "{}", "x", ANNAS));
                            assertThat(key(1, true, "{}", "x", other))
                                    .isEqualTo(key(1, true, "{}", "x", ANNAS));
                        });
    }

    private static String key(
            int version, boolean pure, String params, String sha256, Session session) {
        ValueSchema any = ValueSchema.of(Json.parse("{}"));
        PublishedFunction function =
                new PublishedFunction(
                        ANNAS.function(),
                        version,
                        "digest",
                        "",
                        any,
                        any,
                        List.of(),
                        pure,
                        1,
                        "somebody",
                        Instant.EPOCH);
        StoredFile file =
                new StoredFile(
                        new UUID(1, 1), "anna", "f", "text/plain", 1, sha256, "k", Instant.EPOCH);
        return ResultKey.of(
                function,
                Json.parse(params),
                List.of(new InputFiles.Input("photo", file)),
                session);
    }

    private static Session session(String owner, String environment, String user) {
        return new Session(
                UUID.randomUUID(),
                owner,
                new FunctionName(Language.NODEJS, "calculator"),
                1,
                environment,
                user,
                Duration.ofSeconds(1),
                true);
    }
}
