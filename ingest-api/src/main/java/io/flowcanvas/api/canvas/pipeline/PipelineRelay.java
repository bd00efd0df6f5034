package io.flowcanvas.api.canvas.pipeline;

import com.google.protobuf.ByteString;
import io.flowcanvas.api.outbox.OutboxRelay;
import io.flowcanvas.api.outbox.OutboxServices;
import io.flowcanvas.core.naming.Topics;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tells the engine of every change to a pipeline, over topic {@code pipelines}. */
@Configuration(proxyBeanMethods = false)
class PipelineRelay {
    private static final long LOCK = 0x666c6f7770697065L;

    /** Null definition: deleted. */
    record Change(UUID id, int version, boolean deleted, @Nullable ByteString definition) {}

    @Bean
    OutboxRelay<Change> pipelineChanges(OutboxServices services) {
        return new OutboxRelay<>("pipeline-relay", LOCK, new Pipelines(), services);
    }

    private static final class Pipelines implements OutboxRelay.Table<Change> {
        @Override
        public List<Change> changes(JdbcClient database, int most) {
            return database.sql(
                            "select p.id, p.version, p.deleted_at is not null as deleted,"
                                    + " v.definition from pipelines p join pipeline_versions v"
                                    + " on v.pipeline_id = p.id and v.version = p.version"
                                    + " where not p.published order by p.updated_at limit ?")
                    .param(most)
                    .query(
                            (row, number) ->
                                    new Change(
                                            Objects.requireNonNull(row.getObject(1, UUID.class)),
                                            row.getInt(2),
                                            row.getBoolean(3),
                                            row.getBoolean(3)
                                                    ? null
                                                    : ByteString.copyFrom(row.getBytes(4))))
                    .list();
        }

        @Override
        public ProducerRecord<String, byte[]> record(Change change) {
            ByteString definition = change.definition();
            return new ProducerRecord<>(
                    Topics.PIPELINES,
                    change.id().toString(),
                    definition == null ? null : definition.toByteArray());
        }

        @Override
        public void markPublished(JdbcClient database, Change change) {
            database.sql(
                            "update pipelines set published = true where id = ? and version = ?"
                                    + " and (deleted_at is not null) = ?")
                    .params(change.id(), change.version(), change.deleted())
                    .update();
        }
    }
}
