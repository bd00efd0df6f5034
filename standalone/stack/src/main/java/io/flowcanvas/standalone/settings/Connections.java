package io.flowcanvas.standalone.settings;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where each service is found, be it ours or external. */
public record Connections(
        String kafka,
        PostgresAddress postgres,
        HostPort redis,
        ObjectStoreAddress objectStore,
        URI flink,
        URI functions,
        URI api) {
    private static final String POSTGRES_NAME = "flowcanvas";

    public static Connections of(StackSettings settings, Secrets secrets) {
        Ports ports = settings.ports();
        ExternalServices external = settings.external();
        return new Connections(
                or(external.kafka(), HostPort.loopback(ports.of(PortUse.KAFKA)).toString()),
                or(
                        external.postgres(),
                        new PostgresAddress(
                                HostPort.loopback(ports.of(PortUse.POSTGRES)),
                                POSTGRES_NAME,
                                POSTGRES_NAME,
                                secrets.postgresPassword())),
                or(external.redis(), HostPort.loopback(ports.of(PortUse.REDIS))),
                or(
                        external.objectStore(),
                        new ObjectStoreAddress(
                                url(ports.of(PortUse.OBJECT_STORE)),
                                ObjectStoreAddress.STANDARD_REGION,
                                ObjectStoreAddress.STANDARD_BUCKET,
                                secrets.objectStoreAccessKey(),
                                secrets.objectStoreSecretKey())),
                or(external.flink(), url(ports.of(PortUse.FLINK))),
                url(ports.of(PortUse.FUNCTIONS)),
                url(ports.of(PortUse.API)));
    }

    private static URI url(int port) {
        return URI.create("http://" + HostPort.loopback(port));
    }

    private static <T> T or(@Nullable T external, T ours) {
        return external == null ? ours : external;
    }
}
