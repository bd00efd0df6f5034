package io.flowcanvas.api.support;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.flowcanvas.core.naming.Identifiers;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import io.flowcanvas.proto.engine.v1.CameraPicture;
import io.flowcanvas.proto.engine.v1.CameraStatus;
import io.flowcanvas.testkit.Services;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Cameras of the shared API's users, and what the engine would write of them. */
public final class FakeCameras implements AutoCloseable {
    private static final String DOCUMENT =
            "{\"name\":\"gate\",\"pipeline_id\":\"%s\",\"frame_policy\":\"latest\","
                    + "\"enabled\":true,\"lines\":[],\"zones\":[],\"no_motion_seconds\":0}";

    private final KafkaProducer<String, byte[]> producer =
            new KafkaProducer<>(
                    Map.of(
                            "bootstrap.servers",
                            Services.kafka().bootstrapServers(),
                            "max.request.size",
                            17 << 20),
                    new StringSerializer(),
                    new ByteArraySerializer());

    /** A camera that is pushed; its id. */
    public String create(Canvas owner) {
        UUID pipeline = UUID.fromString(owner.createPipeline());
        UUID id = Identifiers.timeOrdered();
        Api.onDatabase(
                "insert into cameras (id, owner, version, revision, document, pipeline_id,"
                    + " pipeline_version, created_at, updated_at, published) select ?, owner, 1, 1,"
                    + " ?::jsonb, id, 1, now(), now(), true from pipelines where id = ?",
                id,
                DOCUMENT.formatted(pipeline),
                pipeline);
        return id.toString();
    }

    public void remove(String id) {
        Api.onDatabase("update cameras set deleted_at = now() where id = ?", UUID.fromString(id));
    }

    public static String owner(String id) {
        return (String)
                Api.fromDatabase("select owner from cameras where id = ?", UUID.fromString(id));
    }

    public void status(String id, long seq, String status) {
        tell(
                id,
                seq,
                CameraEvent.newBuilder()
                        .setStatus(CameraStatus.newBuilder().setStatus(status).setFramesRead(seq)));
    }

    public void tell(String id, long seq, CameraEvent.Builder event) {
        Timestamp now = Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()).build();
        write(
                Topics.CAMERA_EVENTS,
                id,
                event.setCameraId(id)
                        .setOwner(owner(id))
                        .setSeq(seq)
                        .setAt(now)
                        .setEmittedAt(now)
                        .build()
                        .toByteArray());
    }

    /** Captured as many seconds after 1970 as its number says. */
    public void picture(String id, long frame, byte[] jpeg) {
        write(
                Topics.CAMERA_PICTURES,
                id,
                CameraPicture.newBuilder()
                        .setCameraId(id)
                        .setFrame(frame)
                        .setCapturedAt(Timestamp.newBuilder().setSeconds(frame))
                        .setJpeg(ByteString.copyFrom(jpeg))
                        .build()
                        .toByteArray());
    }

    public void write(String topic, String key, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
