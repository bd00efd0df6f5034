package io.flowcanvas.standalone.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.standalone.settings.ExternalServices;
import io.flowcanvas.standalone.settings.PortUse;
import io.flowcanvas.standalone.settings.Ports;
import io.flowcanvas.standalone.settings.StackException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MachineCheckTest {

    @Test
    void aTakenPortIsNamedWithItsServiceAndItsOption() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ports ports = Ports.ephemeralExcept(Map.of(PortUse.OBJECT_STORE, taken.getLocalPort()));

            assertThatThrownBy(() -> MachineCheck.portsAreFree(ports, ExternalServices.none()))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("object-store")
                    .hasMessageContaining("--s3-port");
        }
    }

    @Test
    void thePortOfAnExternalServiceIsNotLookedAt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ports ports = Ports.ephemeralExcept(Map.of(PortUse.KAFKA, taken.getLocalPort()));
            ExternalServices external =
                    new ExternalServices("kafka.example:9092", null, null, null, null);

            assertThatCode(() -> MachineCheck.portsAreFree(ports, external))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void tooLittleMemoryIsSaidWithBothFigures() {
        assertThatThrownBy(() -> MachineCheck.memoryIsThere(2500, 1200))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("2500 MiB")
                .hasMessageContaining("1200 MiB")
                .hasMessageContaining("--no-memory-check");
        assertThatCode(() -> MachineCheck.memoryIsThere(2500, 2500)).doesNotThrowAnyException();
    }

    @Test
    void thisMachineHasSomeMemory() {
        assertThat(MachineCheck.availableMegabytes()).isBetween(64L, 1L << 24);
    }
}
