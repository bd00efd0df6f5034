package io.flowcanvas.api.tracking;

import io.flowcanvas.core.execution.Announcement;
import io.flowcanvas.core.execution.ExecutionEvent;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Rows of executions that went to the engine without any: made when their first event comes, and
 * left alone when it comes again.
 */
record AnnouncedRows(JdbcClient database) {
    private static final String EXECUTIONS =
            "insert into executions (id, kind, owner, pipeline_id, pipeline_version, definition,"
                + " parameters, priority, on_item_error, status, total_steps, items_total, steps,"
                + " published, topic, partitions, offsets, lease_until, created_at) select"
                + " b.id::uuid, 'pipeline', b.owner, b.pipeline::uuid, b.version,"
                + " decode(b.definition, 'base64'), '{}'::jsonb, b.priority, 'continue', 'pending',"
                + " b.steps, 1, '[]'::jsonb, true, b.topic, array[b.partition], array[b.position],"
                + " now(), b.created_at::timestamptz from unnest(?::text[], ?::text[], ?::text[],"
                + " ?::int[], ?::text[], ?::text[], ?::int[], ?::text[], ?::int[], ?::bigint[],"
                + " ?::text[]) as b(id, owner, pipeline, version, definition, priority, steps,"
                + " topic, partition, position, created_at) on conflict do nothing";
    private static final String ITEMS =
            "insert into execution_items (execution_id, index, filename, size_bytes, object_key,"
                    + " status) select b.id::uuid, 0, b.filename, b.size, b.key, 'pending' from"
                    + " unnest(?::text[], ?::text[], ?::bigint[], ?::text[]) as b(id, filename,"
                    + " size, key) on conflict do nothing";

    /**
     * @param events with announcements, in the order of their ids: two writers never wait for each
     *     other
     */
    void insert(List<ExecutionEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        database.sql(EXECUTIONS)
                .params(
                        texts(events, event -> event.executionId().toString()),
                        texts(events, ExecutionEvent::owner),
                        texts(events, event -> news(event).pipelineId().toString()),
                        integers(events, event -> news(event).pipelineVersion()),
                        texts(events, event -> news(event).definition()),
                        texts(events, event -> news(event).priority().wireName()),
                        integers(events, ExecutionEvent::totalSteps),
                        texts(events, event -> news(event).topic()),
                        integers(events, event -> news(event).partition()),
                        events.stream().map(event -> news(event).offset()).toArray(Long[]::new),
                        texts(events, event -> news(event).submittedAt().toString()))
                .update();
        database.sql(ITEMS)
                .params(
                        texts(events, event -> event.executionId().toString()),
                        texts(events, event -> news(event).filename()),
                        events.stream().map(event -> news(event).sizeBytes()).toArray(Long[]::new),
                        texts(events, event -> news(event).objectKey()))
                .update();
    }

    private static Announcement news(ExecutionEvent event) {
        return Objects.requireNonNull(event.announcement());
    }

    private static Integer[] integers(
            List<ExecutionEvent> events, Function<ExecutionEvent, Integer> value) {
        return events.stream().map(value).toArray(Integer[]::new);
    }

    private static @Nullable String[] texts(
            List<ExecutionEvent> events, Function<ExecutionEvent, @Nullable String> text) {
        @Nullable String[] texts = new String[events.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = text.apply(events.get(i));
        }
        return texts;
    }
}
