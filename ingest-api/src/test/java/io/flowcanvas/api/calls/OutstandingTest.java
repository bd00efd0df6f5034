package io.flowcanvas.api.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.api.problem.RetryLaterException;
import io.flowcanvas.core.error.ErrorCode;
import org.junit.jupiter.api.Test;

class OutstandingTest {
    private final Outstanding outstanding = new Outstanding("functions", 4, 2);

    @Test
    void letsNobodyHaveMoreThanTheirShare() {
        outstanding.enter("anna");
        outstanding.enter("anna");
        refuses("anna", ErrorCode.RATE_LIMITED);

        outstanding.enter("berta");
        outstanding.leave("anna");
        outstanding.enter("anna");
        assertThat(outstanding.count()).isEqualTo(3);
    }

    @Test
    void letsNoMoreInThanThereIsRoom() {
        outstanding.enter("anna");
        outstanding.enter("berta");
        outstanding.enter("");
        outstanding.enter("");
        refuses("carl", ErrorCode.SERVICE_UNAVAILABLE);

        outstanding.leave("");
        outstanding.enter("carl");
        assertThat(outstanding.count()).isEqualTo(4);
    }

    @Test
    void saysBeforeWhetherThereIsRoom() {
        outstanding.enter("anna");
        outstanding.check("anna");
        outstanding.enter("anna");
        assertThatThrownBy(() -> outstanding.check("anna"))
                .isInstanceOf(RetryLaterException.class)
                .hasMessageContaining("you have 2 calls under way");

        outstanding.check("berta");
        outstanding.enter("");
        outstanding.enter("");
        assertThatThrownBy(() -> outstanding.check("berta"))
                .isInstanceOf(RetryLaterException.class)
                .hasMessageContaining("busy");
        assertThat(outstanding.count()).isEqualTo(4);
    }

    private void refuses(String caller, ErrorCode code) {
        int before = outstanding.count();
        assertThatThrownBy(() -> outstanding.enter(caller))
                .isInstanceOfSatisfying(
                        RetryLaterException.class,
                        error -> assertThat(error.code()).isEqualTo(code));
        assertThat(outstanding.count()).isEqualTo(before);
    }
}
