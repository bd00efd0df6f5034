package io.flowcanvas.api.lambda.catalogue;

import static io.flowcanvas.api.lambda.catalogue.Publishing.CALCULATOR;
import static io.flowcanvas.api.lambda.catalogue.Publishing.body;
import static io.flowcanvas.api.lambda.catalogue.Publishing.calculator;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Bucket;
import io.flowcanvas.api.support.FakeChecks;
import io.flowcanvas.api.support.Zips;
import io.flowcanvas.core.function.FunctionBundle;
import io.flowcanvas.core.function.Language;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.testkit.Server;
import io.flowcanvas.testkit.Services;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

class PublishIT {
    private static final AtomicReference<Publishing> STARTED = new AtomicReference<>();

    @BeforeAll
    static void start() {
        STARTED.set(new Publishing());
    }

    @AfterAll
    static void stop() {
        functions().close();
    }

    private static Publishing functions() {
        return STARTED.get();
    }

    @Test
    void publishesASourceAndShowsItAsTheContractSays() {
        JsonNode made =
                body(
                        functions()
                                .put("nodejs-calculator", CALCULATOR)
                                .expectStatus()
                                .isCreated()
                                .expectHeader()
                                .valueMatches(
                                        "Location", "http.*/api/v1/functions/nodejs-calculator"));
        assertThat(made.path("version").asInt()).isEqualTo(1);

        JsonNode shown = functions().read("/nodejs-calculator");
        assertThat(shown.propertyNames())
                .containsExactly(
                        "language",
                        "title",
                        "language_title",
                        "description",
                        "created_at",
                        "updated_at",
                        "schema",
                        "examples");
        JsonNode document = Json.parse(CALCULATOR);
        assertThat(shown.path("schema").toString()).isEqualTo(document.path("schema").toString());
        assertThat(shown.path("examples").toString())
                .isEqualTo(document.path("examples").toString());
        assertThat(shown.path("title").asString()).isEqualTo("calculator");

        JsonNode list = functions().read("?language=nodejs&per_page=100");
        assertThat(list.propertyNames()).containsExactly("total", "page", "per_page", "functions");
        assertThat(list.path("functions").valueStream())
                .anySatisfy(
                        one ->
                                assertThat(one.propertyNames())
                                        .containsExactly(
                                                "language",
                                                "title",
                                                "language_title",
                                                "description",
                                                "created_at",
                                                "updated_at"));
        assertThat(list.path("total").asInt()).isEqualTo(list.path("functions").size());
        assertThat(functions().read("?language=rust").path("total").asInt()).isZero();
    }

    @Test
    void takesTheSameContentForTheSameVersion() {
        functions().put("nodejs-same", CALCULATOR).expectStatus().isCreated();
        int asked = functions().engine.seen().size();

        JsonNode again =
                body(
                        functions()
                                .put("nodejs-same", Json.parse(CALCULATOR).toPrettyString())
                                .expectStatus()
                                .isOk());
        byte[] packed =
                Zips.of(
                        "function.json",
                        withoutSource(),
                        "index.js",
                        Json.parse(CALCULATOR).path("source").asString());
        JsonNode asZip = body(functions().putZip("nodejs-same", packed).expectStatus().isOk());

        assertThat(again.path("version").asInt()).isEqualTo(1);
        assertThat(asZip.path("version").asInt()).isEqualTo(1);
        assertThat(functions().read("/nodejs-same/versions").path("total").asInt()).isEqualTo(1);
        assertThat(functions().engine.seen()).hasSize(asked);
    }

    @Test
    void rollsBackAndForthOnEveryReplica() {
        functions().put("nodejs-back", calculator("first")).expectStatus().isCreated();
        functions().put("nodejs-back", calculator("second")).expectStatus().isOk();
        try (Api replica = Api.start(functions().database)) {
            FunctionCatalogue elsewhere = replica.bean(FunctionCatalogue.class);
            assertThat(elsewhere.find("nodejs-back").block()).isNotNull();
            assertThat(live("nodejs-back")).isEqualTo("second");

            functions().point("nodejs-back", "live", "{\"version\":1}").expectStatus().isOk();

            assertThat(live("nodejs-back")).isEqualTo("first");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(2))
                    .until(() -> elsewhere.find("nodejs-back").block().version() == 1);
            assertThat(elsewhere.find("nodejs-back@2").block().description()).isEqualTo("second");
        }
        body(functions().put("nodejs-back", calculator("second")).expectStatus().isOk());
        assertThat(live("nodejs-back")).isEqualTo("second");
        assertThat(functions().read("/nodejs-back/versions").path("total").asInt()).isEqualTo(2);
    }

    @Test
    void keepsAliases() {
        functions().put("nodejs-alias", CALCULATOR).expectStatus().isCreated();
        functions().point("nodejs-alias", "canary", "{\"version\":1}").expectStatus().isOk();
        FunctionCatalogue catalogue = functions().api.bean(FunctionCatalogue.class);
        assertThat(catalogue.find("nodejs-alias@canary").block().version()).isEqualTo(1);
        assertThat(functions().read("/nodejs-alias/aliases").path("aliases").valueStream())
                .extracting(alias -> alias.path("alias").asString())
                .containsExactly("canary", "live");
        assertThat(
                        functions()
                                .read("/nodejs-alias/versions")
                                .path("versions")
                                .path(0)
                                .path("aliases")
                                .size())
                .isEqualTo(2);

        deleted("/nodejs-alias/aliases/canary", 204);
        deleted("/nodejs-alias/aliases/canary", 204);
        deleted("/nodejs-alias/aliases/live", 400);
        assertThat(catalogue.find("nodejs-alias@canary").block()).isNull();
        functions().point("nodejs-alias", "live", "{\"version\":7}").expectStatus().isNotFound();
        functions().point("nodejs-none", "live", "{\"version\":1}").expectStatus().isNotFound();
        functions().point("nodejs-alias", "2", "{\"version\":1}").expectStatus().isBadRequest();
        functions().point("nodejs-alias", "x", "{\"version\":\"1\"}").expectStatus().isBadRequest();
        functions().point("nodejs-alias", "x", "{").expectStatus().isBadRequest();
    }

    @Test
    void retiresButLetsOpenSessionsGoOnAndCountsOn() {
        functions().put("nodejs-retired", CALCULATOR).expectStatus().isCreated();
        FunctionCatalogue catalogue = functions().api.bean(FunctionCatalogue.class);
        PublishedFunction pinned = catalogue.find("nodejs-retired").block();

        deleted("/nodejs-retired", 204);
        deleted("/nodejs-retired", 204);
        deleted("/nodejs-never", 404);

        functions().get("/nodejs-retired").expectStatus().isNotFound();
        functions().get("/nodejs-retired/versions").expectStatus().isNotFound();
        assertThat(catalogue.find("nodejs-retired").block()).isNull();
        assertThat(catalogue.find("nodejs-retired@1").block()).isNull();
        assertThat(catalogue.find(pinned.name().language(), "retired", 1).block())
                .isEqualTo(pinned);
        assertThat(functions().read("?per_page=100").toString()).doesNotContain("nodejs-retired");

        JsonNode again =
                body(
                        functions()
                                .put("nodejs-retired", calculator("new"))
                                .expectStatus()
                                .isCreated());
        assertThat(again.path("version").asInt()).isEqualTo(2);
        deleted("/nodejs-retired", 204);
        functions().put("nodejs-retired", calculator("new")).expectStatus().isCreated();
        assertThat(live("nodejs-retired")).isEqualTo("new");
    }

    @Test
    void givesEachOfManyAtOnceItsOwnNumber() {
        List<CompletableFuture<Integer>> all =
                IntStream.range(0, 8)
                        .mapToObj(
                                i ->
                                        CompletableFuture.supplyAsync(
                                                () ->
                                                        body(functions()
                                                                        .put(
                                                                                "nodejs-race",
                                                                                calculator(
                                                                                        "number "
                                                                                                + i
                                                                                                        / 2)))
                                                                .path("version")
                                                                .asInt()))
                        .toList();
        List<Integer> versions = all.stream().map(CompletableFuture::join).toList();

        assertThat(new TreeSet<>(versions)).containsExactly(1, 2, 3, 4);
        assertThat(functions().read("/nodejs-race/versions").path("total").asInt()).isEqualTo(4);
    }

    @Test
    void saysHowAnExampleCameOut() {
        String wrong = CALCULATOR.replace("\"value\": 3}}", "\"value\": 4}}");
        JsonNode refused =
                body(functions().put("nodejs-wrong", wrong).expectStatus().isEqualTo(422));

        JsonNode example = refused.findValue("examples").path(0);
        assertThat(example.path("passed").asBoolean(true)).isFalse();
        assertThat(example.path("description").asString()).isEqualTo("one and two");
        assertThat(example.path("differences").path(0).path("pointer").asString())
                .isEqualTo("/value");
        assertThat(example.path("differences").path(0).path("expected").asInt()).isEqualTo(4);
        assertThat(example.path("differences").path(0).path("got").asInt()).isEqualTo(3);
        functions().get("/nodejs-wrong").expectStatus().isNotFound();
    }

    @Test
    void saysWhereAnExampleThrew() {
        JsonNode refused =
                body(functions().put("nodejs-throws", CALCULATOR).expectStatus().isEqualTo(422));
        JsonNode example = refused.findValue("examples").path(0);
        assertThat(example.path("code").asString()).isEqualTo("RUNTIME_ERROR");
        assertThat(example.path("line").asInt()).isEqualTo(3);
        assertThat(example.path("column").asInt()).isEqualTo(7);
        assertThat(example.path("stack_trace").asString()).contains("index.js");
        assertThat(example.path("stdout").asString()).isEqualTo("before");
    }

    @Test
    void holdsResultsAgainstTheSchema() {
        String strict =
                CALCULATOR.replace(
                        "\"value\": {\"type\": \"number\"}", "\"value\": {\"maximum\": 2}");
        String open = strict.replace(",\n     \"response\": {\"result\": {\"value\": 3}}}", "}");
        JsonNode refused =
                body(functions().put("nodejs-strict", open).expectStatus().isEqualTo(422));
        assertThat(refused.findValue("violations").path(0).path("field").asString())
                .isEqualTo("/value");
        functions()
                .put("nodejs-open", open.replace("\"maximum\": 2", "\"maximum\": 3"))
                .expectStatus()
                .isCreated();
    }

    @ParameterizedTest
    @CsvSource({"nodejs-broken, 422, unexpected token", "nodejs-missing, 503, install nodejs"})
    void tellsWhyTheEngineRefused(String function, int status, String message) {
        JsonNode refused =
                body(functions().put(function, CALCULATOR).expectStatus().isEqualTo(status));
        assertThat(refused.toString()).contains(message);
        functions().get("/" + function).expectStatus().isNotFound();
    }

    @Test
    void publishesNothingWhileNobodyRunsTheExamples() {
        functions().put("nodejs-silent", CALCULATOR).expectStatus().isEqualTo(504);
        functions().get("/nodejs-silent").expectStatus().isNotFound();
    }

    @Test
    void goesOnWithoutTheClient() {
        Instant before = Instant.now();
        Awaitility.await()
                .until(
                        () -> {
                            try {
                                functions()
                                        .api
                                        .asAdmin()
                                        .mutate()
                                        .responseTimeout(Duration.ofMillis(30))
                                        .build()
                                        .put()
                                        .uri("/api/v1/functions/nodejs-left")
                                        .contentType(MediaType.APPLICATION_JSON)
                                        .bodyValue(calculator("at " + Instant.now()))
                                        .exchange();
                                return false;
                            } catch (IllegalStateException timedOut) {
                                return true;
                            }
                        });
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () ->
                                assertThat(
                                                Instant.parse(
                                                        functions()
                                                                .read("/nodejs-left")
                                                                .path("updated_at")
                                                                .asString()))
                                        .isAfter(before));
    }

    @Test
    void publishesAFolderAndGivesItsFilesBack() {
        byte[] zip =
                Zips.of(
                        "index.js",
                        "require('./lib/sum')",
                        "lib/sum.js",
                        "module.exports = 1",
                        "package-lock.json",
                        "{}",
                        "function.json",
                        withoutSource());
        functions().putZip("nodejs-folder", zip).expectStatus().isCreated();

        byte[] source =
                functions()
                        .get("/nodejs-folder/versions/1/source")
                        .expectStatus()
                        .isOk()
                        .expectHeader()
                        .contentType("application/zip")
                        .expectBody()
                        .returnResult()
                        .getResponseBody();
        assertThat(FunctionBundle.read(source, Language.NODEJS).keySet())
                .containsExactly("index.js", "lib/sum.js", "package-lock.json");
        JsonNode version = functions().read("/nodejs-folder/versions/1");
        assertThat(Bucket.keys("functions/"))
                .contains("functions/" + version.path("digest").asString() + ".zip");
        functions().get("/nodejs-folder/versions/2").expectStatus().isNotFound();
        functions().get("/nodejs-folder/versions/x").expectStatus().isNotFound();
        functions().get("/nodejs-folder/versions/2/source").expectStatus().isNotFound();
    }

    @Test
    void refusesBundlesThatAreNone() {
        String document = withoutSource();
        refusedZip(Zips.of("index.js", "x"), 422, "no function.json at the top");
        refusedZip(Zips.of("function.json", document), 422, "no index.js");
        refusedZip(Zips.of("function.json", document, "../index.js", "x"), 422, "'..'");
        refusedZip(Zips.withMode(Zips.of("index.js", "/etc/passwd"), 0xa1ff), 422, "link");
        refusedZip(new byte[] {1, 2, 3}, 422, "not a ZIP");
        refusedZip(Zips.of("function.json", "{", "index.js", "x"), 400, "JSON");
        refusedZip(Zips.of("function.json", CALCULATOR, "index.js", "x"), 400, "source");
        refusedZip(
                Zips.of("function.json", " ".repeat(20_000), "index.js", "x"),
                422,
                "function.json");
        refusedZip(new byte[3 * 1024 * 1024], 413, "larger");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"description\": \"adds\", | | description",
                "\"adds\" | \"\" | description",
                "\"adds\" | \"adds\", \"colour\": 1 | colour",
                "\"adds\" | \"adds\", \"pure\": \"yes\" | pure",
                "\"adds\" | \"adds\", \"language\": \"python\" | language",
                "\"adds\" | \"adds\", \"title\": \"other\" | title",
                "\"type\": \"array\" | \"type\": \"arrays\" | schema/params/properties/values/type",
                "\"type\": \"array\" | \"$ref\": \"http://127.0.0.1/x\" | $ref",
                "[1, 2] | [1, \"2\"] | examples/0/request/params/values/1",
                "\"value\": 3}} | \"value\": \"3\"}} | examples/0/response/result/value",
                "\"request\" | \"requests\" | examples/0/request/params",
                "\"examples\" | \"example\" | examples",
                "\"source\" | \"sources\" | source",
                "\"result\": {\"type\": \"object\" | \"results\": {\"type\": \"object\" |"
                        + " schema/result"
            })
    void saysEveryFieldThatIsWrong(String part, String instead, String field) {
        String replacement = instead == null ? "" : instead;
        assertThat(CALCULATOR).contains(part);
        JsonNode refused =
                body(
                        functions()
                                .put("nodejs-fields", CALCULATOR.replace(part, replacement))
                                .expectStatus()
                                .isBadRequest());
        assertThat(refused.toString()).contains(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "7", "\"x\"", "{\"description\": }"})
    void refusesBodiesThatAreNoDocument(String body) {
        functions().put("nodejs-nothing", body).expectStatus().isBadRequest();
    }

    @Test
    void boundsWhatIsSent() {
        functions()
                .put("nodejs-large", CALCULATOR.replace("module", "x".repeat(12_000)))
                .expectStatus()
                .isBadRequest();
        functions()
                .put("nodejs-large", CALCULATOR.replace("module", "x".repeat(40_000)))
                .expectStatus()
                .isEqualTo(413);
        functions().put("nodejs-" + "a".repeat(65), CALCULATOR).expectStatus().isBadRequest();
        functions().put("perl-x", CALCULATOR).expectStatus().isBadRequest();
        functions()
                .api
                .asAdmin()
                .put()
                .uri("/api/v1/functions/nodejs-type")
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue(CALCULATOR)
                .exchange()
                .expectStatus()
                .isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?per_page=101",
                "?per_page=0",
                "?per_page=-1",
                "?per_page=x",
                "?page=0",
                "?page=",
                "?page=99999999999",
                "?language=perl",
                "/nodejs-x/logs?limit=0"
            })
    void saysTheRangeOfParameters(String query) {
        JsonNode refused = body(functions().get(query).expectStatus().isBadRequest());
        assertThat(refused.toString())
                .containsPattern("from 1 to (100|1000000|200)|nodejs, python, rust");
    }

    @Test
    void pages() {
        for (int i = 0; i < 3; i++) {
            functions().put("python-page-" + i, CALCULATOR).expectStatus().isCreated();
        }
        JsonNode page = functions().read("?language=python&per_page=2&page=2");
        assertThat(page.path("functions").size()).isGreaterThanOrEqualTo(1);
        assertThat(page.path("page").asInt()).isEqualTo(2);
        assertThat(page.path("functions").path(0).path("language_title").asString())
                .isEqualTo("python-page-2");
        assertThat(functions().read("?language=python&page=900").path("functions").isEmpty())
                .isTrue();
    }

    @Test
    void letsUsersReadButNotWrite() {
        functions().put("nodejs-shared", CALCULATOR).expectStatus().isCreated();
        var reader = functions().api.as("reader");
        reader.get().uri("/api/v1/functions/nodejs-shared").exchange().expectStatus().isOk();
        for (String path : List.of("/versions/1/source", "/logs")) {
            reader.get()
                    .uri("/api/v1/functions/nodejs-shared" + path)
                    .exchange()
                    .expectStatus()
                    .isForbidden();
        }
        reader.put()
                .uri("/api/v1/functions/nodejs-shared")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(CALCULATOR)
                .exchange()
                .expectStatus()
                .isForbidden();
        reader.delete()
                .uri("/api/v1/functions/nodejs-shared")
                .exchange()
                .expectStatus()
                .isForbidden();
        functions()
                .api
                .anonymous()
                .get()
                .uri("/api/v1/functions")
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    @Test
    void leavesNothingVisibleWhileAPartIsDown() {
        without(Services.objectStore(), "nodejs-no-store");
        without(Services.kafka(), "nodejs-no-kafka");
    }

    private static void without(Server server, String function) {
        server.stop();
        try {
            functions().put(function, CALCULATOR).expectStatus().is5xxServerError();
            functions().get("/" + function).expectStatus().isNotFound();
        } finally {
            server.start();
        }
        try (FakeChecks engine = Publishing.engine()) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () ->
                                    functions()
                                            .put(function, CALCULATOR)
                                            .expectStatus()
                                            .is2xxSuccessful());
            assertThat(engine.seen()).isNotEmpty();
        }
        assertThat(functions().read("/" + function + "/versions").path("total").asInt())
                .isEqualTo(1);
    }

    @Test
    void saysWhatCameOutHoweverDeepItIs() {
        JsonNode refused =
                body(functions().put("nodejs-deep", CALCULATOR).expectStatus().isEqualTo(422));

        assertThat(refused.at("/error/code").asString("")).isNotEmpty();
        JsonNode example = refused.at("/error/details/examples/0");
        assertThat(example.path("got").toString()).startsWith("[[[").contains("…");
        assertThat(example.path("expected").toString()).isEqualTo("{\"value\":3}");
    }

    @Test
    void keepsWhatCallsWrote() {
        functions().put("nodejs-logs", CALCULATOR).expectStatus().isCreated();
        FunctionLog log = functions().api.bean(FunctionLog.class);
        for (int i = 0; i < 250; i++) {
            append(log, i, "line " + i);
            int last = i;
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(2))
                    .untilAsserted(
                            () ->
                                    assertThat(newest(log).get(0).callId())
                                            .isEqualTo("call-" + last));
        }
        append(log, 999, "");

        JsonNode entries = functions().read("/nodejs-logs/logs?limit=200").path("entries");
        assertThat(entries.size()).isEqualTo(200);
        assertThat(entries.path(0).path("stdout").asString()).isEqualTo("line 249");
        assertThat(entries.path(0).propertyNames())
                .containsExactlyInAnyOrder(
                        "time", "call_id", "request_id", "version", "code", "stdout", "stderr");
        assertThat(functions().read("/nodejs-logs/logs").path("entries").size()).isEqualTo(50);
    }

    private static List<FunctionLog.Entry> newest(FunctionLog log) {
        return log.recent(FunctionName.parse("nodejs-logs").orElseThrow(), 1).block();
    }

    private static void append(FunctionLog log, int number, String stdout) {
        log.append(
                "nodejs-logs",
                new FunctionLog.Entry(
                        Instant.now(), "call-" + number, "request", 1, "OK", stdout, ""));
    }

    private static String live(String function) {
        return functions().read("/" + function).path("description").asString();
    }

    private static void refusedZip(byte[] zip, int status, String reason) {
        JsonNode refused =
                body(functions().putZip("nodejs-zip", zip).expectStatus().isEqualTo(status));
        assertThat(refused.toString()).contains(reason);
    }

    private static void deleted(String path, int status) {
        functions()
                .api
                .asAdmin()
                .delete()
                .uri("/api/v1/functions" + path)
                .exchange()
                .expectStatus()
                .isEqualTo(status);
    }

    private static String withoutSource() {
        var document = (tools.jackson.databind.node.ObjectNode) Json.parse(CALCULATOR);
        document.remove("source");
        return document.toString();
    }
}
