package io.flowcanvas.standalone.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.standalone.probe.KafkaProbe;
import io.flowcanvas.standalone.probe.ObjectStoreProbe;
import io.flowcanvas.standalone.probe.PostgresProbe;
import io.flowcanvas.standalone.probe.RedisProbe;
import io.flowcanvas.standalone.settings.HostPort;
import io.flowcanvas.standalone.settings.ObjectStoreAddress;
import io.flowcanvas.standalone.settings.PostgresAddress;
import io.flowcanvas.standalone.settings.StackException;
import io.flowcanvas.testkit.ObjectStoreServer;
import io.flowcanvas.testkit.PostgresDatabase;
import io.flowcanvas.testkit.Services;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The probes against real services, and what is said when they do not answer. */
class ExternalServiceIT {
    private static final Duration MOMENT = Duration.ofMillis(200);

    @Test
    void aRunningKafkaIsReady() {
        KafkaProbe probe = new KafkaProbe(Services.kafka().bootstrapServers());
        ExternalService service = new ExternalService("kafka", "here", "--kafka", probe);

        assertThatCode(service::start).doesNotThrowAnyException();
        assertThat(service.note()).contains("external");
    }

    @Test
    void aRedisThatIsNotThereIsNamedWithItsOption() {
        RedisProbe probe = new RedisProbe(HostPort.loopback(1));
        ExternalService service =
                new ExternalService("redis", "127.0.0.1:1", "--redis", probe, () -> {}, MOMENT);

        assertThatThrownBy(service::start)
                .isInstanceOf(StackException.class)
                .hasMessageContaining("redis at 127.0.0.1:1")
                .hasMessageContaining("--redis");
    }

    @Test
    void redisAnswersAPing() {
        HostPort address = new HostPort(Services.redis().host(), Services.redis().port());

        assertThat(new RedisProbe(address).problem()).isEmpty();
    }

    @Test
    void postgresWithAWrongPasswordIsNotReady() {
        PostgresDatabase database = Services.postgres().newDatabase();

        assertThat(new PostgresProbe(address(database, database.password())).problem()).isEmpty();
        assertThat(new PostgresProbe(address(database, "wrong")).problem().orElseThrow())
                .contains("password authentication failed");
    }

    @Test
    void anObjectStoreWithAWrongKeyOrBucketIsNotReady() {
        ObjectStoreServer store = Services.objectStore();

        assertThat(problem(store, store.bucket(), store.secretKey())).isEmpty();
        assertThat(problem(store, store.bucket(), "wrong")).contains("403");
        assertThat(problem(store, "no-such-bucket", store.secretKey())).contains("404");
    }

    @Test
    void aBucketThatIsMissingInAnExternalStoreIsMade() {
        ObjectStoreServer store = Services.objectStore();
        ObjectStoreAddress address = address(store, "made-by-us", store.secretKey());

        assertThat(new Bucket(address).problem()).isEmpty();
        assertThat(new Bucket(address).problem()).isEmpty();

        assertThat(problem(store, "made-by-us", store.secretKey())).isEmpty();
    }

    private static String problem(ObjectStoreServer store, String bucket, String secretKey) {
        try (ObjectStoreProbe probe = new ObjectStoreProbe(address(store, bucket, secretKey))) {
            return probe.problem().orElse("");
        }
    }

    private static ObjectStoreAddress address(
            ObjectStoreServer store, String bucket, String secretKey) {
        return new ObjectStoreAddress(
                URI.create(store.endpoint()), store.region(), bucket, store.accessKey(), secretKey);
    }

    private static PostgresAddress address(PostgresDatabase database, String password) {
        return new PostgresAddress(
                new HostPort(database.host(), database.port()),
                database.name(),
                database.username(),
                password);
    }
}
