package io.flowcanvas.api.appstore.result;

import com.nimbusds.jwt.JWTParser;
import io.flowcanvas.api.support.Bucket;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.naming.Identifiers;
import io.flowcanvas.core.naming.ObjectKeys;
import io.flowcanvas.core.task.ResultFile;
import io.flowcanvas.core.task.ResultManifest;
import io.flowcanvas.core.task.ResultSummary;
import io.flowcanvas.core.task.ResultType;
import io.flowcanvas.core.task.TaskPhase;
import io.flowcanvas.core.task.TaskProgress;
import io.flowcanvas.testkit.PostgresDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Tasks and results as the engine leaves them behind. */
final class StoredResults {
    static final Instant COMPLETED_AT = Instant.parse("2026-11-22T06:30:10.123Z");

    private final PostgresDatabase database;
    private final String owner;

    StoredResults(PostgresDatabase database, String token) {
        this.database = database;
        this.owner = subject(token);
    }

    record Stored(UUID id, String page) {
        String address() {
            return "/api/v1/result?id=" + id;
        }
    }

    /** Stores an object. */
    static ResultFile file(String name, String contentType, byte[] content) {
        String key = "results-under-test/" + UUID.randomUUID();
        Bucket.put(key, content);
        CRC32 crc = new CRC32();
        crc.update(content);
        return new ResultFile(name, key, contentType, content.length, crc.getValue());
    }

    Stored completed(ResultType type, List<ResultFile> files) {
        return completed(type, List.of(), files);
    }

    /**
     * @param documents beside {@code results.json}, which is always there
     */
    Stored completed(ResultType type, List<ResultFile> documents, List<ResultFile> files) {
        UUID id = Identifiers.timeOrdered();
        List<ResultFile> all = new ArrayList<>();
        all.add(file(ResultManifest.RESULTS, "application/json", json(id)));
        all.addAll(documents);
        String key = ObjectKeys.taskResult(id, ResultManifest.NAME);
        Bucket.put(
                key,
                Json.mapper()
                        .writeValueAsBytes(
                                new ResultManifest(
                                        id, "thumbnails", type, COMPLETED_AT, all, files)));
        long size = files.stream().mapToLong(ResultFile::sizeBytes).sum();
        return insert(
                id,
                type,
                progress(
                        TaskPhase.COMPLETED,
                        type,
                        null,
                        new ResultSummary(key, files.size(), size)));
    }

    Stored unfinished(TaskPhase phase, @Nullable String message) {
        return insert(
                Identifiers.timeOrdered(),
                ResultType.STREAM,
                progress(phase, ResultType.STREAM, message, null));
    }

    static byte[] json(UUID id) {
        return Layouts.text("{\"task_id\": \"" + id + "\", \"assets\": []}");
    }

    void delete(Stored task) {
        execute("update tasks set deleted_at = now() where id = ?", task.id());
    }

    private static TaskProgress progress(
            TaskPhase phase,
            ResultType type,
            @Nullable String message,
            @Nullable ResultSummary result) {
        return new TaskProgress(phase, type, 1, null, 1, 0, 1, 0, List.of(), message, result);
    }

    private Stored insert(UUID id, ResultType type, TaskProgress progress) {
        String page = UUID.randomUUID().toString().replace("-", "");
        execute(
                "insert into executions (id, kind, owner, definition, parameters, priority,"
                    + " on_item_error, status, total_steps, items_total, steps, lease_until, topic,"
                    + " created_at, completed_at, published, result) values (?, 'task', ?,"
                    + " ''::bytea, '{}', 'normal', 'continue', ?, 0, 0, '[]', now(),"
                    + " 'task-commands', now(), now(), true, ?::json)",
                id,
                owner,
                progress.phase().status().wireName(),
                Json.mapper().writeValueAsString(progress));
        execute(
                "insert into tasks (id, application, attributes, assets_per_batch, result_type,"
                    + " page_token, result_url, accepted) values (?, 'thumbnails', '{}', 10, ?, ?,"
                    + " '', true)",
                id,
                type.name(),
                page);
        return new Stored(id, page);
    }

    private void execute(String sql, Object... parameters) {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String subject(String token) {
        try {
            return JWTParser.parse(token).getJWTClaimsSet().getSubject();
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }
}
