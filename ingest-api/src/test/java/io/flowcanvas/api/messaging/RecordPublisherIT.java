package io.flowcanvas.api.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.testkit.Services;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RecordPublisherIT {

    @Test
    void tellsOfAnErrorThatIsNoException() throws Exception {
        RecordPublisher publisher = publisher();
        try {
            Publication outcome =
                    publisher
                            .publish(
                                    1,
                                    index -> {
                                        throw new NoClassDefFoundError("gone");
                                    })
                            .get(20, TimeUnit.SECONDS);

            assertThat(outcome.isComplete()).isFalse();
            assertThat(outcome.failure()).isInstanceOf(NoClassDefFoundError.class);
        } finally {
            publisher.close();
        }
    }

    private static RecordPublisher publisher() {
        ApiProperties properties =
                new Binder(
                                new MapConfigurationPropertySource(
                                        Map.of(
                                                "flowcanvas.kafka.bootstrap-servers",
                                                Services.kafka().bootstrapServers())))
                        .bindOrCreate("flowcanvas", ApiProperties.class);
        return new RecordPublisher(
                new KafkaSettings(properties), properties, new SimpleMeterRegistry());
    }
}
