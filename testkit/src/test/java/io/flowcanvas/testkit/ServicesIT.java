package io.flowcanvas.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class ServicesIT {

    @Test
    void aTopicIsStillThereAfterTheBrokerWasKilledAndStartedAgain() throws Exception {
        KafkaServer kafka = Services.kafka();
        try (Admin admin = admin(kafka)) {
            admin.createTopics(List.of(new NewTopic("kept", 3, (short) 1))).all().get();
        }

        kafka.kill();
        assertThat(kafka.isRunning()).isFalse();
        kafka.start();

        try (Admin admin = admin(kafka)) {
            assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS)).contains("kept");
        }
    }

    @Test
    void everyCallerGetsADatabaseOfItsOwnThatOutlivesAStop() throws Exception {
        PostgresServer postgres = Services.postgres();
        PostgresDatabase first = postgres.newDatabase();
        PostgresDatabase second = postgres.newDatabase();
        assertThat(first.name()).isNotEqualTo(second.name());
        execute(first, "CREATE TABLE kept (id int)");
        execute(first, "INSERT INTO kept VALUES (7)");

        postgres.stop();
        assertThatThrownBy(first::connect).isInstanceOf(SQLException.class);
        postgres.start();

        try (Connection connection = first.connect();
                ResultSet rows = connection.createStatement().executeQuery("SELECT id FROM kept")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(7);
        }
    }

    @Test
    void aWrongPasswordIsRefusedByPostgres() {
        PostgresDatabase right = Services.postgres().newDatabase();
        PostgresDatabase wrong =
                new PostgresDatabase(
                        right.host(), right.port(), right.name(), right.username(), "wrong");

        assertThatThrownBy(wrong::connect).hasMessageContaining("password authentication failed");
    }

    @Test
    void anUnsignedRequestIsRefusedByTheObjectStore() throws Exception {
        ObjectStoreServer store = Services.objectStore();
        URI bucket = URI.create(store.endpoint() + "/" + store.bucket());

        HttpURLConnection connection = (HttpURLConnection) bucket.toURL().openConnection();

        assertThat(connection.getResponseCode()).isEqualTo(403);
    }

    @Test
    void aValueIsStillThereAfterRedisWasStoppedAndStartedAgain() throws Exception {
        RedisServer redis = Services.redis();
        assertThat(ask(redis, "SET kept yes\r\n")).startsWith("+OK");

        redis.stop();
        redis.start();

        assertThat(ask(redis, "GET kept\r\n")).contains("yes");
    }

    private static Admin admin(KafkaServer kafka) {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    private static void execute(PostgresDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            connection.createStatement().execute(sql);
        }
    }

    private static String ask(RedisServer redis, String command) throws Exception {
        try (Socket socket = new Socket(redis.host(), redis.port())) {
            socket.getOutputStream().write(command.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[64];
            int length = socket.getInputStream().read(answer);
            return new String(answer, 0, length, StandardCharsets.US_ASCII);
        }
    }
}
