package io.flowcanvas.api.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.FakeFunctions;
import io.flowcanvas.api.support.Functions;
import io.flowcanvas.api.support.Lambda;
import io.flowcanvas.api.support.Tokens;
import io.flowcanvas.core.naming.ObjectKeys;
import io.flowcanvas.proto.engine.v1.CallInput;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.testkit.Services;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ExecuteIT {
    private static final Api API = Api.shared();
    private static final Lambda CARL = new Lambda(API, "carl");
    private static final String CALCULATOR = Functions.publish("nodejs", true);
    private static final String IN_PYTHON = Functions.publish("python", false);
    private static final FakeFunctions ENGINE =
            new FakeFunctions(Services.kafka().bootstrapServers());
    private static final String SESSION = CARL.open(CALCULATOR);

    @AfterAll
    static void stop() {
        ENGINE.close();
    }

    @Test
    void answersAsTheContractSays() {
        Lambda.Reply reply = fresh("{\"operation\":\"add\",\"values\":[1,2,3]}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().toString())
                .isEqualTo(
                        """
                        {"request_id":"%s","language_title":"%s","execution_time":42,"cached":false,"result":{"value":6}}\
                        """
                                .formatted(SESSION, CALCULATOR));
        assertThat(reply.headers().get("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void sendsTheParametersAsExactlyAsTheyCame() {
        String note = mark();
        fresh(
                "{\"operation\":\"add\",\"note\":[\"%s\",1.0,1,1e2,12345678901234567890,0.1234567890123456789,\"ü\\u0000\"]}"
                        .formatted(note));

        assertThat(ENGINE.runs(note).get(0).getParams().toStringUtf8())
                .contains("1.0,1,1E+2,12345678901234567890,0.1234567890123456789,\"ü\\u0000\"");
    }

    @ParameterizedTest
    @CsvSource({
        "TIMEOUT,504,TIMEOUT,''",
        "RUNTIME_UNAVAILABLE,503,RUNTIME_ERROR,RUNTIME_UNAVAILABLE",
        "SERVICE_UNAVAILABLE,503,INTERNAL_ERROR,SERVICE_UNAVAILABLE",
        "RUNTIME_ERROR,500,RUNTIME_ERROR,RUNTIME_ERROR",
        "MEMORY_LIMIT_EXCEEDED,500,RUNTIME_ERROR,MEMORY_LIMIT_EXCEEDED",
        "PROCESS_CRASHED,500,RUNTIME_ERROR,PROCESS_CRASHED",
        "NEVER_HEARD_OF,500,RUNTIME_ERROR,RUNTIME_ERROR"
    })
    void saysHowARunFailed(String failure, int status, String code, String cause) {
        Lambda.Reply reply =
                fresh(
                        "{\"operation\":\"fail\",\"code\":\"%s\",\"message\":\"so it went\"}"
                                .formatted(failure));

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.cause()).isEqualTo(cause);
        assertThat(reply.message()).isEqualTo("so it went");
        assertThat(reply.body().path("request_id").asString()).isEqualTo(SESSION);
    }

    @Test
    void saysWhereInTheCodeItFailed() {
        JsonNode details =
                fresh(
                                "{\"operation\":\"fail\",\"line\":10,\"column\":5,\"stack\":\"at f"
                                        + " (index.js:10:5)\"}")
                        .body()
                        .at("/error/details");

        assertThat(details.path("line").asInt()).isEqualTo(10);
        assertThat(details.path("column").asInt()).isEqualTo(5);
        assertThat(details.path("stack_trace").asString()).isEqualTo("at f (index.js:10:5)");
    }

    @Test
    void saysNothingOfAPlaceThatIsNotKnown() {
        JsonNode details = fresh("{\"operation\":\"fail\"}").body().at("/error/details");

        assertThat(details.propertyNames()).containsExactly("cause");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\\\"value\\\":\\\"six\\\"}", "{}", "oops", "", "{\\\"value\\\":1} 2"})
    void tellsAFunctionThatBreaksItsOwnPromise(String raw) {
        Lambda.Reply reply = fresh("{\"operation\":\"return\",\"raw\":\"" + raw + "\"}");

        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.code()).isEqualTo("RUNTIME_ERROR");
        assertThat(reply.cause()).isEqualTo("INVALID_RESULT");
        assertThat(reply.message()).contains("result schema");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"params\":null}",
                "{\"params\":[]}",
                "{\"params\":{}}",
                "{\"params\":{\"operation\":\"divide\"}}",
                "{\"params\":{\"operation\":\"add\",\"values\":[1,\"2\"]}}",
                "{\"params\":{\"operation\":\"add\",\"values\":7}}"
            })
    void refusesParametersThatAreMissingOrNotAsTheSchemaSays(String body) {
        int before = ENGINE.calls(SESSION).size();
        Lambda.Reply reply = post(body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("INVALID_PARAMS");
        JsonNode violation = reply.body().at("/error/details/violations/0");
        assertThat(violation.propertyNames()).containsExactlyInAnyOrder("path", "message");
        assertThat(violation.path("message").asString()).isNotEmpty();
        assertThat(ENGINE.calls(SESSION)).hasSize(before);
    }

    @Test
    void saysWhichParameterIsWrong() {
        Lambda.Reply reply = post("{\"params\":{\"operation\":\"add\",\"values\":[1,\"2\"]}}");

        assertThat(reply.body().at("/error/details/violations/0/path").asString())
                .isEqualTo("/values/1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "nonsense",
                "[]",
                "\"params\"",
                "{\"params\":{\"operation\":\"add\"}} x",
                "{\"params\":{\"operation\":\"add\"},\"params\":{}}",
                "{\"params\":{\"operation\":\"add\",\"operation\":\"add\"}}",
                "{\"params\":{\"operation\":\"add\"},\"extra\":1}",
                "{\"params\":{\"operation\":\"add\",\"note\":1e999999999}}",
                "{\"params\":{\"operation\":\"add\",\"note\":\"\\ud800\"}}",
                "{\"params\":{\"operation\":\"add\",\"note\":NaN}}"
            })
    void refusesABodyThatIsNotWhatItAsksFor(String body) {
        Lambda.Reply reply = post(body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("INVALID_REQUEST");
        assertThat(reply.body().path("request_id").asString()).isEqualTo(SESSION);
    }

    @Test
    void namesWhatItDoesNotKnow() {
        assertThat(post("{\"params\":{\"operation\":\"add\"},\"extra\":1}").message())
                .contains("extra");
    }

    @Test
    void refusesWhatIsTooDeepOrTooLarge() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThat(post("{\"params\":{\"operation\":\"add\",\"note\":" + deep + "}}").status())
                .isEqualTo(400);
        String large = "\"" + "x".repeat(1100 * 1024) + "\"";
        Lambda.Reply reply = post("{\"params\":{\"operation\":\"add\",\"note\":" + large + "}}");
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.code()).isEqualTo("INVALID_REQUEST");
        assertThat(reply.cause()).isEqualTo("PAYLOAD_TOO_LARGE");
    }

    @Test
    void findsNoSessionThatIsNotThereOrSomebodyElses() {
        List<Lambda.Reply> replies =
                List.of(
                        CARL.execute(mark(), "{\"operation\":\"add\"}"),
                        CARL.execute("no-id", "{\"operation\":\"add\"}"),
                        new Lambda(API, "dora").execute(SESSION, "{\"operation\":\"add\"}"));

        for (Lambda.Reply reply : replies) {
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.code()).isEqualTo("NOT_FOUND");
            assertThat(reply.body().propertyNames())
                    .containsExactlyInAnyOrder("request_id", "error");
        }
    }

    @Test
    void findsASessionNoMoreThatHasExpired() {
        String id = CARL.open(CALCULATOR);
        ENGINE.expire(id);

        assertThat(CARL.execute(id, "{\"operation\":\"add\"}", "X-Cache-Control", "no-cache"))
                .returns(404, Lambda.Reply::status);
        assertThat(CARL.session(id).status()).isEqualTo(404);
    }

    @Test
    void endsASessionThatIsNotRetainedWithItsFirstExecution() {
        String id = CARL.open(CALCULATOR, "{\"retain_session\":false}");

        assertThat(CARL.execute(id, "{\"operation\":\"add\"}", "X-Cache-Control", "no-cache"))
                .returns(200, Lambda.Reply::status);
        assertThat(CARL.execute(id, "{\"operation\":\"add\"}", "X-Cache-Control", "no-cache"))
                .returns(404, Lambda.Reply::status);
    }

    @Test
    void letsATokenExecuteOnlyWhatItsScopeAllows() {
        String subject = mark();
        String session = external(subject, "execute:all").open(IN_PYTHON);

        assertThat(external(subject, "execute:python").execute(session, "{\"operation\":\"add\"}"))
                .returns(200, Lambda.Reply::status);
        Lambda.Reply refused =
                external(subject, "execute:nodejs").execute(session, "{\"operation\":\"add\"}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("FORBIDDEN");
        assertThat(refused.body().path("request_id").asString()).isEqualTo(session);
    }

    @Test
    void givesUpWhenNoAnswerComes() {
        String id = CARL.open(CALCULATOR, "{\"timeout_ms\":100}");
        long start = System.nanoTime();
        Lambda.Reply reply = CARL.execute(id, "{\"operation\":\"drop\"}");

        assertThat(reply.status()).isEqualTo(504);
        assertThat(reply.code()).isEqualTo("TIMEOUT");
        assertThat(java.time.Duration.ofNanos(System.nanoTime() - start))
                .isBetween(java.time.Duration.ofMillis(5_000), java.time.Duration.ofMillis(9_000));
    }

    @Test
    void handsFilesOfTheCallersToTheFunction() {
        String file = new Canvas(API, "carl").upload("photo.txt", new byte[] {1, 2, 3});
        String note = mark();
        Lambda.Reply reply =
                fresh(
                        "{\"operation\":\"add\",\"photo\":\"%s\",\"note\":\"%s\"}"
                                .formatted(file, note));

        assertThat(reply.status()).isEqualTo(200);
        List<CallInput> inputs = ENGINE.runs(note).get(0).getInputsList();
        assertThat(inputs).hasSize(1);
        assertThat(inputs.get(0).getName()).isEqualTo("photo");
        assertThat(inputs.get(0).getObjectKey()).isEqualTo(ObjectKeys.file(UUID.fromString(file)));
        assertThat(inputs.get(0).getSize()).isEqualTo(3);
        assertThat(inputs.get(0).getContentType()).isEqualTo("application/octet-stream");
    }

    @Test
    void handsOverNobodyElsesFile() {
        String file = new Canvas(API, "dora").upload("secret.txt", new byte[] {1});

        for (String id : List.of(file, mark(), "../secret")) {
            Lambda.Reply reply = fresh("{\"operation\":\"add\",\"photo\":\"%s\"}".formatted(id));
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.code()).isEqualTo("INVALID_PARAMS");
            assertThat(reply.body().at("/error/details/violations/0/path").asString())
                    .isEqualTo("/photo");
        }
    }

    @Test
    void takesTheFirstOfSeveralReplies() {
        ENGINE.copies(3);
        try {
            for (int i = 0; i < 20; i++) {
                Lambda.Reply reply = fresh("{\"operation\":\"add\",\"values\":[" + i + "]}");
                assertThat(reply.body().at("/result/value").asInt()).isEqualTo(i);
            }
        } finally {
            ENGINE.copies(1);
        }
    }

    @Test
    void answersUnderEveryPathOfItsOwnInItsDialect() {
        Lambda.Reply nothing = CARL.request("POST", "/api/v1/execute", "{}").join();
        assertThat(nothing.status()).isEqualTo(404);
        assertThat(nothing.body().propertyNames()).containsExactlyInAnyOrder("request_id", "error");
        Lambda.Reply unauthenticated =
                new Lambda(API.port(), "").execute(SESSION, "{\"operation\":\"add\"}");
        assertThat(unauthenticated.status()).isEqualTo(401);
        assertThat(unauthenticated.code()).isEqualTo("UNAUTHORIZED");
        assertThat(unauthenticated.body().path("request_id").asString()).isEqualTo(SESSION);
        assertThat(CARL.request("GET", "/api/v1/execute/" + SESSION, "").join().status())
                .isEqualTo(405);
        assertThat(
                        CARL.request(
                                        "POST",
                                        "/api/v1/execute/" + SESSION,
                                        "{}",
                                        "Content-Type",
                                        "text/plain")
                                .join()
                                .status())
                .isEqualTo(415);
    }

    @Test
    void sendsACallOnceAndSaysWhoWaits() {
        String note = mark();
        fresh("{\"operation\":\"add\",\"note\":\"" + note + "\"}");

        List<FunctionCall> calls =
                ENGINE.calls(SESSION).stream()
                        .filter(call -> call.getExecute().getParams().toStringUtf8().contains(note))
                        .toList();
        assertThat(calls).hasSize(1);
        assertThat(UUID.fromString(calls.get(0).getCallId()).version()).isEqualTo(7);
        assertThat(calls.get(0).getReplyTo()).isNotEmpty();
    }

    private static Lambda.Reply fresh(String params) {
        return CARL.execute(SESSION, params, "X-Cache-Control", "no-cache");
    }

    private static Lambda.Reply post(String body) {
        return CARL.request("POST", "/api/v1/execute/" + SESSION, body).join();
    }

    private static Lambda external(String subject, String scope) {
        return new Lambda(
                API.port(),
                Api.externalIssuer()
                        .token(
                                Tokens.claims()
                                        .issuer(Tokens.EXTERNAL_ISSUER)
                                        .subject(subject)
                                        .claim("scp", List.of(scope))
                                        .build()));
    }

    private static String mark() {
        return UUID.randomUUID().toString();
    }
}
