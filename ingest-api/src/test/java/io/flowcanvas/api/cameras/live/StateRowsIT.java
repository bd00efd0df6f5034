package io.flowcanvas.api.cameras.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.FakeCameras;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import io.flowcanvas.proto.engine.v1.CameraStatus;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class StateRowsIT {
    private static final Canvas STELLA = new Canvas(Api.shared(), "stella");
    private static final FakeCameras CAMERAS = new FakeCameras();
    private static final StateRows ROWS = Api.shared().bean(StateRows.class);

    @AfterAll
    static void close() {
        CAMERAS.close();
    }

    @Test
    void keepsWhatIsNewest() {
        String id = CAMERAS.create(STELLA);

        write(status(id, 5, "online"));
        write(status(id, 4, "connecting"));
        write(status(id, 5, "ended"));
        assertThat(stored("status", id)).isEqualTo("online");
        assertThat(stored("seq", id)).isEqualTo(5L);

        write(status(id, 6, "down"));
        assertThat(stored("status", id)).isEqualTo("down");
        assertThat(stored("seq", id)).isEqualTo(6L);
    }

    @Test
    void passesOverCamerasThatAreGoneOrWereNever() {
        String gone = CAMERAS.create(STELLA);
        String kept = CAMERAS.create(STELLA);
        String unknown = UUID.randomUUID().toString();
        CAMERAS.remove(gone);

        write(status(gone, 1, "online"), status(kept, 1, "online"), status(unknown, 1, "online"));

        assertThat(stored("status", kept)).isEqualTo("online");
        assertThat(stored("status", gone)).isNull();
        assertThat(stored("status", unknown)).isNull();
    }

    @Test
    void storesWhatPostgresWouldRefuseInAFormThatItTakes() {
        String odd = CAMERAS.create(STELLA);
        String late = CAMERAS.create(STELLA);
        Timestamp never = Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).build();

        write(status(odd, 1, "on\0line"), status(late, 1, "down").toBuilder().setAt(never).build());

        assertThat(stored("status", odd)).isEqualTo("online");
        assertThat(stored("extract(epoch from at)::bigint", late)).isEqualTo(0L);
    }

    private static void write(CameraEvent... statuses) {
        ROWS.write(List.of(statuses));
    }

    private static CameraEvent status(String id, long seq, String status) {
        return CameraEvent.newBuilder()
                .setCameraId(id)
                .setSeq(seq)
                .setAt(Timestamp.newBuilder().setSeconds(1_700_000_000))
                .setStatus(CameraStatus.newBuilder().setStatus(status))
                .build();
    }

    /** Null if there is no row. */
    private static Object stored(String column, String id) {
        return Api.fromDatabase(
                "select (select %s from camera_states where camera_id = ?)".formatted(column),
                UUID.fromString(id));
    }
}
