package io.flowcanvas.api.appstore.deletion;

import static io.flowcanvas.api.support.AppStore.asset;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.AppStore;
import io.flowcanvas.api.support.Bucket;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.FakeTasks;
import io.flowcanvas.core.naming.ObjectKeys;
import io.flowcanvas.core.task.TaskPhase;
import io.flowcanvas.proto.engine.v1.CreateTask;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import io.flowcanvas.testkit.Services;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeletionIT {
    private static final Api API = Api.shared();
    private static final AppStore DORA = new AppStore(API, "dora");
    private static final FakeTasks ENGINE = new FakeTasks(Services.kafka().bootstrapServers());

    @AfterAll
    static void stop() {
        ENGINE.close();
    }

    @ParameterizedTest
    @EnumSource(TaskPhase.class)
    void deletesATaskInEveryStatus(TaskPhase phase) {
        String id = DORA.created("{}");
        if (phase != TaskPhase.CREATED) {
            DORA.add(id, List.of(asset("a.jpg")));
            ENGINE.moveOn(id, phase, null);
        }
        Canvas.eventually(() -> assertThat(DORA.phase(id)).isEqualTo(phase.name()));
        String other = DORA.created("{}");
        for (String task : List.of(id, other)) {
            Bucket.put(asset0(task), new byte[] {1});
            Bucket.put(ObjectKeys.taskResult(UUID.fromString(task), "results.json"), new byte[9]);
            Bucket.put(ObjectKeys.outputs(UUID.fromString(task)) + "0/x", new byte[] {2});
        }

        AppStore.Reply deleted = DORA.delete(id);

        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.text()).isEqualTo("{\"success\":true,\"message\":null,\"data\":null}");
        for (AppStore.Reply later :
                List.of(
                        DORA.task(id),
                        DORA.delete(id),
                        DORA.start(id),
                        DORA.add(id, List.of(asset("b.jpg"))))) {
            assertThat(later.status()).isEqualTo(404);
        }
        new Canvas(API, "dora")
                .client()
                .post()
                .uri("/v1/executions/" + id + "/cancel")
                .exchange()
                .expectStatus()
                .isNotFound();
        Canvas.eventually(() -> assertThat(ENGINE.knows(id)).isFalse());
        Canvas.eventually(() -> assertThat(keys(id)).isEmpty());
        assertThat(keys(other)).hasSize(3);
        awaitNoRows(id);
        assertThat(DORA.task(other).status()).isEqualTo(200);
    }

    @Test
    void deletesWhatIsWrittenLate() {
        String id = DORA.created("{}");
        DORA.delete(id);
        Canvas.eventually(
                () ->
                        assertThat(
                                        Api.fromDatabase(
                                                "select coalesce(max(sweeps), 9) from tasks where"
                                                        + " id = ?",
                                                UUID.fromString(id)))
                                .isNotEqualTo(0));
        Bucket.put(asset0(id), new byte[] {1});

        awaitNoRows(id);
        assertThat(keys(id)).isEmpty();
    }

    @Test
    void deletesWhatIsWrittenLongAfterTheRowsAreGone() {
        String id = DORA.created("{}");
        DORA.delete(id);
        awaitNoRows(id);
        Bucket.put(asset0(id), new byte[] {1});
        Bucket.put(ObjectKeys.outputs(UUID.fromString(id)) + "0/x", new byte[] {2});

        assertThat(
                        Api.onDatabase(
                                "update tasks_gone set sweep_at = sweep_at - interval '1 day' where"
                                        + " id = ? and sweep_at > now() + interval '23 hours'",
                                UUID.fromString(id)))
                .isEqualTo(1);

        Canvas.eventually(() -> assertThat(keys(id)).isEmpty());
        Canvas.eventually(
                () ->
                        assertThat(
                                        Api.fromDatabase(
                                                "select count(*) from tasks_gone where id = ?",
                                                UUID.fromString(id)))
                                .isEqualTo(0L));
    }

    @Test
    void deletesMoreObjectsThanAPageHas() {
        String id = DORA.created("{}");
        IntStream.range(0, 1_003)
                .parallel()
                .forEach(
                        i ->
                                Bucket.put(
                                        ObjectKeys.asset(UUID.fromString(id), i, 0),
                                        new byte[] {1}));
        DORA.delete(id);

        Canvas.eventually(() -> assertThat(keys(id)).isEmpty());
    }

    @Test
    void abortsUnfinishedUploads() {
        String id = DORA.created("{}");
        Bucket.beginUpload(asset0(id));
        assertThat(Bucket.uploads(ObjectKeys.task(UUID.fromString(id)))).hasSize(1);
        DORA.delete(id);

        Canvas.eventually(
                () -> assertThat(Bucket.uploads(ObjectKeys.task(UUID.fromString(id)))).isEmpty());
    }

    @Test
    void abortsMoreUploadsThanAPageHas() {
        String id = DORA.created("{}");
        IntStream.range(0, 1_003)
                .parallel()
                .forEach(i -> Bucket.beginUpload(ObjectKeys.asset(UUID.fromString(id), i, 0)));
        DORA.delete(id);
        awaitNoRows(id);

        assertThat(Bucket.uploads(ObjectKeys.task(UUID.fromString(id)))).isEmpty();
    }

    @Test
    void letsNoLateEventBringATaskBack() {
        String id = DORA.created("{\"callback_url\":\"http://127.0.0.1:9/\"}");
        CreateTask create = ENGINE.commands(id).get(0).getCreate();
        String mark = DORA.created("{}");
        DORA.delete(id);

        ENGINE.tellLate(id, create, TaskPhase.COMPLETED);
        ENGINE.moveOn(mark, TaskPhase.COMPLETED, null);

        Canvas.eventually(() -> assertThat(DORA.phase(mark)).isEqualTo("COMPLETED"));
        assertThat(DORA.task(id).status()).isEqualTo(404);
        assertThat(
                        Api.fromDatabase(
                                "select count(*) from executions where id = ? and status ="
                                        + " 'completed'",
                                UUID.fromString(id)))
                .isEqualTo(0L);
        awaitNoRows(id);
    }

    @Test
    void keepsItsPromiseWhileKafkaIsDown() {
        String id = DORA.created("{}");
        Services.kafka().stop();
        try {
            assertThat(DORA.delete(id).status()).isEqualTo(200);
            assertThat(DORA.task(id).status()).isEqualTo(404);
            assertThat(ENGINE.knows(id)).isTrue();
        } finally {
            Services.kafka().start();
        }
        Canvas.eventually(() -> assertThat(ENGINE.knows(id)).isFalse());
        assertThat(ENGINE.commands(id))
                .filteredOn(TaskCommand::hasDelete)
                .allSatisfy(command -> assertThat(command.getReplyTo()).isEmpty());
        awaitNoRows(id);
    }

    @Test
    void keepsItsPromiseWhileTheObjectStoreIsDown() {
        String id = DORA.created("{}");
        Bucket.put(asset0(id), new byte[] {1});
        Services.objectStore().stop();
        try {
            assertThat(DORA.delete(id).status()).isEqualTo(200);
            Canvas.eventually(() -> assertThat(ENGINE.knows(id)).isFalse());
        } finally {
            Services.objectStore().start();
        }
        Canvas.eventually(() -> assertThat(keys(id)).isEmpty());
        awaitNoRows(id);
    }

    @Test
    void keepsResultsAndRowsOfAFailedTaskButNotWhatItDownloaded() {
        String id = DORA.created("{}");
        DORA.add(id, List.of(asset("a.jpg")));
        Bucket.put(asset0(id), new byte[] {1});
        Bucket.put(ObjectKeys.taskResult(UUID.fromString(id), "results.json"), new byte[] {2});
        ENGINE.moveOn(id, TaskPhase.FAILED, "nobody finished it");

        Canvas.eventually(
                () ->
                        assertThat(keys(id))
                                .containsExactly(
                                        ObjectKeys.taskResult(
                                                UUID.fromString(id), "results.json")));
        Canvas.eventually(
                () ->
                        assertThat(
                                        Api.fromDatabase(
                                                "select count(*) from tasks where id = ? and"
                                                        + " sweeps = 2 and next_sweep_at is null",
                                                UUID.fromString(id)))
                                .isEqualTo(1L));
        assertThat(DORA.task(id).status()).isEqualTo(200);
    }

    @Test
    void keepsWhatACompletedTaskHas() {
        String id = DORA.created("{}");
        String mark = DORA.created("{}");
        Bucket.put(asset0(id), new byte[] {1});
        Bucket.put(asset0(mark), new byte[] {1});
        ENGINE.moveOn(id, TaskPhase.COMPLETED, null);
        ENGINE.moveOn(mark, TaskPhase.CANCELLED, null);

        Canvas.eventually(() -> assertThat(keys(mark)).isEmpty());
        Canvas.eventually(() -> assertThat(DORA.phase(id)).isEqualTo("COMPLETED"));
        assertThat(keys(id)).hasSize(1);
    }

    private static String asset0(String id) {
        return ObjectKeys.asset(UUID.fromString(id), 0, 0);
    }

    private static List<String> keys(String id) {
        return java.util.stream.Stream.of(
                        ObjectKeys.task(UUID.fromString(id)),
                        ObjectKeys.outputs(UUID.fromString(id)))
                .flatMap(prefix -> Bucket.keys(prefix).stream())
                .toList();
    }

    private static void awaitNoRows(String id) {
        Canvas.eventually(
                () ->
                        assertThat(
                                        Api.fromDatabase(
                                                "select count(*) from executions where id = ?",
                                                UUID.fromString(id)))
                                .isEqualTo(0L));
        assertThat(Api.fromDatabase("select count(*) from tasks where id = ?", UUID.fromString(id)))
                .isEqualTo(0L);
    }
}
