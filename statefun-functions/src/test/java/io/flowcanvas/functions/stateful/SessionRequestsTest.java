package io.flowcanvas.functions.stateful;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.naming.FunctionTypes;
import io.flowcanvas.functions.peers.SessionRequest;
import io.flowcanvas.functions.support.Requests;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.flink.statefun.sdk.reqreply.generated.ToFunction;
import org.junit.jupiter.api.Test;

class SessionRequestsTest {
    @Test
    void a_run_of_a_session_that_retains_its_worker_needs_that_worker() {
        assertThat(SessionRequests.read(Requests.run("s-1", "c-1", "digest", true)))
                .hasValue(new SessionRequest("s-1", Duration.ofSeconds(10)));
    }

    @Test
    void the_end_of_a_session_concerns_who_keeps_its_worker() {
        byte[] ended =
                Requests.request(
                        FunctionTypes.SESSION_RUN,
                        "s-1",
                        FunctionTypes.SESSION_ENDED,
                        "s-1".getBytes(StandardCharsets.UTF_8));

        assertThat(SessionRequests.read(ended)).hasValue(new SessionRequest("s-1", Duration.ZERO));
    }

    @Test
    void any_server_does_for_a_session_that_retains_nothing() {
        assertThat(SessionRequests.read(Requests.run("s-1", "c-1", "digest", false))).isEmpty();
    }

    @Test
    void any_server_does_for_other_functions() {
        assertThat(
                        SessionRequests.read(
                                Requests.request(
                                        FunctionTypes.CHECK,
                                        "digest",
                                        FunctionTypes.CALL,
                                        new byte[0])))
                .isEmpty();
    }

    @Test
    void what_is_no_request_is_left_to_who_answers_it() {
        assertThat(SessionRequests.read(new byte[] {1, 2, 3})).isEmpty();
        assertThat(SessionRequests.read(new byte[0])).isEmpty();
        assertThat(SessionRequests.read(ToFunction.getDefaultInstance().toByteArray())).isEmpty();
    }
}
