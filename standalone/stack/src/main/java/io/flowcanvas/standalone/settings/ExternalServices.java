package io.flowcanvas.standalone.settings;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Services somebody else runs; null: we run our own. */
public record ExternalServices(
        @Nullable String kafka,
        @Nullable PostgresAddress postgres,
        @Nullable HostPort redis,
        @Nullable ObjectStoreAddress objectStore,
        @Nullable URI flink) {

    public static ExternalServices none() {
        return new ExternalServices(null, null, null, null, null);
    }

    /** Whether we start the service that listens on this port. */
    public boolean leavesUs(PortUse use) {
        return switch (use) {
            case API, GRPC, FUNCTIONS -> true;
            case FLINK, FLINK_RPC -> flink == null;
            case KAFKA, KAFKA_CONTROLLER -> kafka == null;
            case OBJECT_STORE -> objectStore == null;
            case POSTGRES -> postgres == null;
            case REDIS -> redis == null;
        };
    }
}
