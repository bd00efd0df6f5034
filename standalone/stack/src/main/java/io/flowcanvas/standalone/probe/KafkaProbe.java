package io.flowcanvas.standalone.probe;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/** Asks for the cluster's nodes and wants at least one. */
public final class KafkaProbe implements Probe {
    private static final int TIMEOUT_MILLIS = 3000;

    private final String bootstrapServers;

    public KafkaProbe(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    @Override
    public Optional<String> problem() {
        try (Admin admin = admin(bootstrapServers)) {
            boolean none =
                    admin.describeCluster()
                            .nodes()
                            .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                            .isEmpty();
            return none ? Optional.of("the cluster has no node") : Optional.empty();
        } catch (ExecutionException | KafkaException failure) {
            return Optional.of(Problems.describe(failure));
        } catch (TimeoutException noAnswer) {
            return Optional.of("no answer in %d ms".formatted(TIMEOUT_MILLIS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private static Admin admin(String bootstrapServers) {
        return Admin.create(
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS,
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS,
                        AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, 50,
                        AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200));
    }
}
