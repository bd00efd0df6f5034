package io.flowcanvas.jobs.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DownloadConfigurationTest {
    @Test
    void opensPublicAddressesAloneUnlessToldOtherwise() {
        DownloadConfiguration configuration = of();

        assertThat(configuration.allowedNetworks()).isEmpty();
        assertThat(configuration.allowedPorts()).isEqualTo("80,443,8080,8443");
        assertThat(configuration.mostBytes()).isEqualTo(104_857_600);
        assertThat(configuration.timeLimit()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void takesNetworks() {
        assertThat(of("--asset-allowed-networks", "127.0.0.1/32, fd00::/8").allowedNetworks())
                .containsExactly("127.0.0.1/32", "fd00::/8");
    }

    @Test
    void refusesWhatIsNoNetworkOrPort() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of("--asset-allowed-networks", "localhost"))
                .withMessageContaining("localhost");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of("--asset-allowed-ports", "http"))
                .withMessageContaining("http");
    }

    private static DownloadConfiguration of(String... arguments) {
        return DownloadConfiguration.of(
                new Arguments(arguments, DownloadConfiguration.KNOWN, Map.of()));
    }
}
