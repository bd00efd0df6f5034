package io.flowcanvas.api.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.FakeFunctions;
import io.flowcanvas.api.support.Functions;
import io.flowcanvas.api.support.Lambda;
import io.flowcanvas.testkit.Services;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Functions whose schemas would hold a thread for hours. */
class HostileSchemaIT {
    private static final String SLOW = "{\"items\":{\"pattern\":\"^(a+)+$\"}}";
    private static final String VALUES =
            "["
                    + String.join(",", Collections.nCopies(10_000, "\"" + "a".repeat(40) + "!\""))
                    + "]";
    private static final Lambda IDA = new Lambda(Api.shared(), "ida");
    private static final FakeFunctions ENGINE =
            new FakeFunctions(Services.kafka().bootstrapServers());

    @AfterAll
    static void stop() {
        ENGINE.close();
    }

    @Test
    void refusesParametersThatTakeTooLongToCheck() {
        String function =
                Functions.publish("nodejs", "{\"properties\":{\"note\":" + SLOW + "}}", "{}");
        String session = IDA.open(function);
        long start = System.nanoTime();
        Lambda.Reply reply = IDA.execute(session, "{\"note\":" + VALUES + "}");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("INVALID_PARAMS");
        assertThat(reply.body().toString()).contains("within 100 ms", "make the schema simpler");
        assertThat(IDA.execute(session, "{\"note\":[\"aaa\"]}").status()).isEqualTo(200);
    }

    @Test
    void refusesResultsThatTakeTooLongToCheck() {
        String function = Functions.publish("nodejs", "{}", SLOW);
        String session = IDA.open(function);
        long start = System.nanoTime();
        Lambda.Reply reply =
                IDA.execute(
                        session,
                        "{\"operation\":\"return\",\"raw\":\"%s\"}"
                                .formatted(VALUES.replace("\"", "\\\"")));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.cause()).isEqualTo("INVALID_RESULT");
        assertThat(reply.message()).contains("within 100 ms");
    }
}
