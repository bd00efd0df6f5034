package io.flowcanvas.api.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.FakeFunctions;
import io.flowcanvas.api.support.Functions;
import io.flowcanvas.api.support.Lambda;
import io.flowcanvas.api.support.Tokens;
import io.flowcanvas.proto.engine.v1.OpenSession;
import io.flowcanvas.testkit.Services;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SessionIT {
    private static final Api API = Api.shared();
    private static final Lambda ANNA = new Lambda(API, "anna");
    private static final String CALCULATOR = Functions.publish("nodejs", true);
    private static final String IN_PYTHON = Functions.publish("python", false);
    private static final FakeFunctions ENGINE =
            new FakeFunctions(Services.kafka().bootstrapServers());

    @AfterAll
    static void stop() {
        ENGINE.close();
    }

    @Test
    void opensASessionForTheContextItIsGiven() {
        Instant before = Instant.now();
        Lambda.Reply reply =
                ANNA.initialize(
                        """
                        {"context":{"environment":"production","user_id":"user-123","timeout_ms":1500,"retain_session":false}}
                        """,
                        "Language-Title",
                        CALCULATOR);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().propertyNames())
                .containsExactlyInAnyOrder("request_id", "status", "expires_at");
        assertThat(reply.body().path("status").asString()).isEqualTo("initialized");
        Instant expires = Instant.parse(reply.body().path("expires_at").asString());
        assertThat(Duration.between(before, expires))
                .isBetween(Duration.ofMinutes(119), Duration.ofMinutes(121));
        String id = reply.body().path("request_id").asString();
        assertThat(reply.headers()).containsEntry("X-Request-ID", id);
        OpenSession opened = opened(id);
        assertThat(opened.getContext().getEnvironment()).isEqualTo("production");
        assertThat(opened.getContext().getUserId()).isEqualTo("user-123");
        assertThat(opened.getContext().getTimeoutMillis()).isEqualTo(1500);
        assertThat(opened.getContext().getRetainSession()).isFalse();
        assertThat(opened.getFunction().getLanguage()).isEqualTo("nodejs");
        assertThat("nodejs-" + opened.getFunction().getTitle()).isEqualTo(CALCULATOR);
        assertThat(opened.getFunction().getVersion()).isEqualTo(1);
        assertThat(opened.getLifetimeMillis()).isEqualTo(Duration.ofHours(2).toMillis());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"context\":{}}"})
    void keepsTheSessionForHalfAMinutesCallsUnlessToldOtherwise(String body) {
        Lambda.Reply reply = ANNA.initialize(body, "Language-Title", CALCULATOR);

        OpenSession opened = opened(reply.body().path("request_id").asString());
        assertThat(opened.getContext().getTimeoutMillis()).isEqualTo(30_000);
        assertThat(opened.getContext().getRetainSession()).isTrue();
    }

    @Test
    void takesTheClientsOwnIdOnceAsLongAsItLives() {
        String id = UUID.randomUUID().toString();

        Lambda.Reply first = with(id);
        Lambda.Reply second = with(id);
        ENGINE.expire(id);
        Lambda.Reply third = with(id);

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.body().path("request_id").asString()).isEqualTo(id);
        assertThat(second.status()).isEqualTo(400);
        assertThat(second.code()).isEqualTo("INVALID_REQUEST");
        assertThat(second.message()).contains("live");
        assertThat(third.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"client-42", "1-1-1-1-1", "a b", "00000000-0000-0000-0000-00000000000g"})
    void takesOnlyAUuidForAnId(String id) {
        Lambda.Reply reply = with(id);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("INVALID_REQUEST");
        assertThat(reply.message()).contains("X-Request-ID", "UUID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "3",
                "{} {}",
                "{\"context\":null}",
                "{\"context\":[]}",
                "{\"contxt\":{}}",
                "{\"context\":{},\"context\":{}}",
                "{\"context\":{\"retain\":true}}",
                "{\"context\":{\"retain_session\":\"true\"}}",
                "{\"context\":{\"timeout_ms\":0}}",
                "{\"context\":{\"timeout_ms\":300001}}",
                "{\"context\":{\"timeout_ms\":1.5}}",
                "{\"context\":{\"timeout_ms\":\"10\"}}",
                "{\"context\":{\"timeout_ms\":99999999999999999999999}}",
                "{\"context\":{\"user_id\":7}}",
                "{\"context\":{\"environment\":null}}"
            })
    void refusesABodyThatIsNotWhatItAsksFor(String body) {
        Lambda.Reply reply = ANNA.initialize(body, "Language-Title", CALCULATOR);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("INVALID_REQUEST");
        assertThat(reply.message()).isNotEmpty();
        assertThat(reply.body().path("error").path("details").isObject()).isTrue();
        assertThat(reply.body().propertyNames()).containsExactly("error");
    }

    @Test
    void namesEveryFieldThatIsWrong() {
        Lambda.Reply reply =
                ANNA.initialize(
                        "{\"context\":{\"timeout_ms\":0,\"colour\":1}}",
                        "Language-Title",
                        CALCULATOR);

        assertThat(reply.body().at("/error/details/violations").valueStream())
                .extracting(violation -> violation.path("path").asString())
                .containsExactlyInAnyOrder("/context/timeout_ms", "/context/colour");
    }

    @ParameterizedTest
    @CsvSource({
        "nodejs-nothing-of-that-name,404,NOT_FOUND",
        "cobol-calculator,404,NOT_FOUND",
        "../../etc,404,NOT_FOUND",
        "' ',400,INVALID_REQUEST"
    })
    void findsNoFunctionThatIsNotThere(String function, int status, String code) {
        Lambda.Reply reply = ANNA.initialize("{}", "Language-Title", function);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
    }

    @Test
    void wantsToKnowTheFunction() {
        Lambda.Reply reply = ANNA.initialize("{}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("INVALID_REQUEST");
        assertThat(reply.message()).contains("Language-Title");
    }

    @Test
    void letsATokenOpenOnlyWhatItsScopeAllows() {
        Lambda narrow = external("execute:nodejs read:functions");

        assertThat(narrow.initialize("{}", "Language-Title", CALCULATOR).status()).isEqualTo(200);
        Lambda.Reply refused = narrow.initialize("{}", "Language-Title", IN_PYTHON);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("FORBIDDEN");
        assertThat(refused.message()).contains("execute:python");
    }

    @Test
    void tellsHowASessionIs() {
        String id = ANNA.open(CALCULATOR);
        JsonNode fresh = ANNA.session(id).body();
        ANNA.execute(id, "{\"operation\":\"add\",\"values\":[1]}", "X-Cache-Control", "no-cache");
        JsonNode used = ANNA.session(id).body();

        assertThat(fresh.propertyNames())
                .containsExactlyInAnyOrder(
                        "request_id",
                        "language_title",
                        "status",
                        "created_at",
                        "expires_at",
                        "execution_count",
                        "last_executed_at");
        assertThat(fresh.path("request_id").asString()).isEqualTo(id);
        assertThat(fresh.path("language_title").asString()).isEqualTo(CALCULATOR);
        assertThat(fresh.path("status").asString()).isEqualTo("active");
        assertThat(fresh.path("execution_count").asInt()).isZero();
        assertThat(fresh.path("last_executed_at").isNull()).isTrue();
        assertThat(used.path("execution_count").asInt()).isEqualTo(1);
        assertThat(Instant.parse(used.path("last_executed_at").asString()))
                .isAfterOrEqualTo(Instant.parse(used.path("created_at").asString()));
    }

    @Test
    void showsASessionToNobodyElse() {
        String id = ANNA.open(CALCULATOR);

        for (Lambda.Reply reply :
                new Lambda.Reply[] {
                    new Lambda(API, "berta").session(id),
                    new Lambda(API, Api.ADMIN).session(id),
                    ANNA.session(UUID.randomUUID().toString()),
                    ANNA.session("no-id")
                }) {
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.code()).isEqualTo("NOT_FOUND");
        }
    }

    @Test
    void speaksItsOwnDialectWhateverGoesWrong() {
        assertError(ANNA.request("GET", "/api/v1/initialize", "").join(), 405, "INVALID_REQUEST");
        assertError(
                ANNA.request("DELETE", "/api/v1/sessions/x", "").join(), 405, "INVALID_REQUEST");
        assertError(ANNA.request("GET", "/api/v1/sessions", "").join(), 404, "NOT_FOUND");
        assertError(
                ANNA.initialize("{}", "Content-Type", "text/plain", "Language-Title", CALCULATOR),
                415,
                "INVALID_REQUEST");
        assertError(
                ANNA.initialize(
                        "{\"context\":{\"user_id\":\"" + "x".repeat(1100 * 1024) + "\"}}",
                        "Language-Title",
                        CALCULATOR),
                413,
                "INVALID_REQUEST");
        assertError(new Lambda(API.port(), "").initialize("{}"), 401, "UNAUTHORIZED");
        assertError(new Lambda(API.port(), "broken").initialize("{}"), 401, "UNAUTHORIZED");
    }

    private static void assertError(Lambda.Reply reply, int status, String code) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.headers().get("Content-Type")).isEqualTo("application/json");
        assertThat(reply.body().propertyNames()).containsExactly("error");
        assertThat(reply.body().path("error").propertyNames())
                .containsExactlyInAnyOrder("code", "message", "details");
        assertThat(reply.code()).isEqualTo(code);
    }

    private static Lambda external(String scope) {
        return new Lambda(
                API.port(),
                Api.externalIssuer()
                        .token(
                                Tokens.claims()
                                        .issuer(Tokens.EXTERNAL_ISSUER)
                                        .claim("scope", scope)
                                        .build()));
    }

    private static Lambda.Reply with(String id) {
        return ANNA.initialize("{}", "Language-Title", CALCULATOR, "X-Request-ID", id);
    }

    private static OpenSession opened(String id) {
        return ENGINE.calls(id).get(0).getOpenSession();
    }
}
