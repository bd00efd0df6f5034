package io.flowcanvas.api.cameras;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.api.outbox.OutboxRelay;
import io.flowcanvas.api.outbox.OutboxServices;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tells the engine of every change to a camera or to the pipeline that it runs, over topic {@code
 * cameras}. The row of a camera that was removed goes once the engine has been told.
 */
@Configuration(proxyBeanMethods = false)
public class CameraRelay {
    private static final long LOCK = 0x666c6f7763616d65L;

    /**
     * A camera that the engine is to be told of.
     *
     * @param definition null: removed
     */
    public record Change(UUID id, long revision, @Nullable CameraDefinition definition) {}

    @Bean
    OutboxRelay<Change> cameraChanges(OutboxServices services) {
        return new OutboxRelay<>("camera-relay", LOCK, new Cameras(), services);
    }

    private static final class Cameras implements OutboxRelay.Table<Change> {

        /** Ordered by id, as all do that lock several cameras. */
        @Override
        public List<Change> changes(JdbcClient database, int most) {
            return database
                    .sql(
                            "select c.id, c.revision, c.deleted_at is not null, c.owner,"
                                    + " c.document, v.definition from cameras c join"
                                    + " pipeline_versions v on v.pipeline_id = c.pipeline_id and"
                                    + " v.version = c.pipeline_version where not c.published order"
                                    + " by c.updated_at limit ?")
                    .param(most)
                    .query((row, number) -> read(row))
                    .list()
                    .stream()
                    .sorted(Comparator.comparing(Change::id))
                    .toList();
        }

        private static Change read(ResultSet row) throws SQLException {
            UUID id = Objects.requireNonNull(row.getObject(1, UUID.class));
            long revision = row.getLong(2);
            if (row.getBoolean(3)) {
                return new Change(id, revision, null);
            }
            CameraDocument document =
                    Json.mapper().readValue(row.getString(5), CameraDocument.class);
            return new Change(
                    id,
                    revision,
                    CameraDefinitions.of(
                            id, revision, row.getString(4), document, pipeline(row.getBytes(6))));
        }

        private static PipelineDefinition pipeline(byte[] definition) {
            try {
                return PipelineDefinition.parseFrom(definition);
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("a pipeline's definition cannot be read", e);
            }
        }

        @Override
        public ProducerRecord<String, byte[]> record(Change change) {
            CameraDefinition definition = change.definition();
            return new ProducerRecord<>(
                    Topics.CAMERAS,
                    change.id().toString(),
                    definition == null ? null : definition.toByteArray());
        }

        @Override
        public void markPublished(JdbcClient database, Change change) {
            String statement =
                    change.definition() == null
                            ? "delete from cameras where id = ? and revision = ?"
                            : "update cameras set published = true where id = ? and revision = ?";
            database.sql(statement).params(change.id(), change.revision()).update();
        }
    }
}
