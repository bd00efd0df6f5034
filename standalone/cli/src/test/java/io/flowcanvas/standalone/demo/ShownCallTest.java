package io.flowcanvas.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShownCallTest {
    @Test
    void whatWasSkippedSaysWhyAndDoesNotWidenTheTable() {
        assertThat(
                        ShownCall.lines(
                                List.of(
                                        new ShownCall(
                                                "nodejs-calculator",
                                                "add 1",
                                                "{\"value\":1}",
                                                45,
                                                true),
                                        ShownCall.skipped(
                                                "rust-geometry",
                                                "rustc is missing; apt-get install -y rustc"))))
                .containsExactly(
                        "  FUNCTION           CALL   RESULT          TIME  AGAIN",
                        "  nodejs-calculator  add 1  {\"value\":1}    45 ms  cached",
                        "  rust-geometry      skipped: rustc is missing; apt-get install -y rustc");
    }

    @Test
    void aLongResultIsCut() {
        assertThat(ShownCall.lines(List.of(new ShownCall("f", "c", "x".repeat(500), 1, false))))
                .anyMatch(line -> line.matches(".* x{55}…  +1 ms  run again"));
    }
}
