package io.flowcanvas.api.files;

import io.flowcanvas.api.database.Database;
import io.r2dbc.spi.Readable;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What files there are and whose. */
@Component
public final class FileCatalogue {
    private static final String COLUMNS =
            "select id, owner, filename, content_type, size_bytes, sha256, object_key, created_at"
                    + " from files";

    private final Database database;

    FileCatalogue(Database database) {
        this.database = database;
    }

    /** Those of the ids that name a file, whoever owns it. */
    public Mono<Map<UUID, StoredFile>> find(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return Mono.just(Map.of());
        }
        return database.many(
                        client ->
                                client.sql(COLUMNS + " where id = any(:ids)")
                                        .bind("ids", ids.toArray(UUID[]::new))
                                        .map(FileCatalogue::read)
                                        .all())
                .collectMap(StoredFile::id);
    }

    public Mono<StoredFile> find(UUID id) {
        return database.one(
                client ->
                        client.sql(COLUMNS + " where id = :id")
                                .bind("id", id)
                                .map(FileCatalogue::read)
                                .one());
    }

    public Mono<StoredFile> insert(StoredFile file) {
        return database.one(
                client ->
                        client.sql(
                                        "insert into files (id, owner, filename, content_type,"
                                            + " size_bytes, sha256, object_key, created_at) values"
                                            + " (:id, :owner, :filename, :type, :size, :sha256,"
                                            + " :key, :created)")
                                .bind("id", file.id())
                                .bind("owner", file.owner())
                                .bind("filename", file.filename())
                                .bind("type", file.contentType())
                                .bind("size", file.sizeBytes())
                                .bind("sha256", file.sha256())
                                .bind("key", file.objectKey())
                                .bind("created", file.createdAt().atOffset(ZoneOffset.UTC))
                                .then()
                                .thenReturn(file));
    }

    public Mono<Void> delete(UUID id) {
        return database.one(
                client -> client.sql("delete from files where id = :id").bind("id", id).then());
    }

    private static StoredFile read(Readable row) {
        return new StoredFile(
                Objects.requireNonNull(row.get("id", UUID.class)),
                Objects.requireNonNull(row.get("owner", String.class)),
                Objects.requireNonNull(row.get("filename", String.class)),
                Objects.requireNonNull(row.get("content_type", String.class)),
                Objects.requireNonNull(row.get("size_bytes", Long.class)),
                Objects.requireNonNull(row.get("sha256", String.class)),
                Objects.requireNonNull(row.get("object_key", String.class)),
                Objects.requireNonNull(row.get("created_at", OffsetDateTime.class)).toInstant());
    }
}
