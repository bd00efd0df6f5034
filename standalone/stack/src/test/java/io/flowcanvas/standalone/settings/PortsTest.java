package io.flowcanvas.standalone.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void aChosenPortReplacesTheStandardOne() {
        Ports ports = Ports.standardExcept(Map.of(PortUse.KAFKA, 19092));

        assertThat(ports.of(PortUse.KAFKA)).isEqualTo(19092);
        assertThat(ports.of(PortUse.API)).isEqualTo(8080);
    }

    @Test
    void theSamePortForTwoUsesIsRefusedWithBothOptions() {
        assertThatThrownBy(() -> Ports.standardExcept(Map.of(PortUse.KAFKA, 8080)))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("--api-port")
                .hasMessageContaining("--kafka-port")
                .hasMessageContaining("8080");
    }

    @Test
    void aNumberThatIsNoPortIsRefusedWithItsOption() {
        assertThatThrownBy(() -> Ports.standardExcept(Map.of(PortUse.REDIS, 70_000)))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("--redis-port 70000");
        assertThatThrownBy(() -> Ports.standardExcept(Map.of(PortUse.REDIS, 0)))
                .isInstanceOf(StackException.class);
    }

    @Test
    void ephemeralPortsAreAllDifferentAndKeepTheChosenOnes() {
        Ports ports = Ports.ephemeralExcept(Map.of(PortUse.API, 8080));

        assertThat(new HashSet<>(ports.numbers().values())).hasSize(PortUse.values().length);
        assertThat(ports.of(PortUse.API)).isEqualTo(8080);
        assertThat(ports.of(PortUse.KAFKA)).isNotEqualTo(PortUse.KAFKA.standard());
    }
}
