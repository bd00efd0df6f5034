package io.flowcanvas.standalone.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class BrokerSettingsTest {
    private final Properties settings = BrokerSettings.of(Path.of("/data"), 9092, 19093);

    @Test
    void everyListenerIsOnLoopback() {
        assertThat(settings.getProperty("listeners"))
                .isEqualTo("PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:19093");
    }

    @Test
    void recordsOfSixteenMebibytesPassAndUnreadOnesAreNotDroppedForSpace() {
        assertThat(Integer.parseInt(settings.getProperty("message.max.bytes")))
                .isGreaterThan(16 << 20);
        assertThat(settings.getProperty("log.retention.bytes")).isNull();
    }
}
