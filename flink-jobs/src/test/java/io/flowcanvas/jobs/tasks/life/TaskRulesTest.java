package io.flowcanvas.jobs.tasks.life;

import static io.flowcanvas.jobs.tasks.life.TaskLog.TASK;
import static io.flowcanvas.jobs.tasks.life.TaskLog.add;
import static io.flowcanvas.jobs.tasks.life.TaskLog.asset;
import static io.flowcanvas.jobs.tasks.life.TaskLog.cancel;
import static io.flowcanvas.jobs.tasks.life.TaskLog.delete;
import static io.flowcanvas.jobs.tasks.life.TaskLog.fetched;
import static io.flowcanvas.jobs.tasks.life.TaskLog.lost;
import static io.flowcanvas.jobs.tasks.life.TaskLog.processed;
import static io.flowcanvas.jobs.tasks.life.TaskLog.start;
import static io.flowcanvas.jobs.tasks.life.TaskLog.task;
import static io.flowcanvas.jobs.tasks.life.TaskLog.timeIsUp;
import static io.flowcanvas.jobs.tasks.life.TaskLog.unprocessable;
import static io.flowcanvas.jobs.tasks.life.TaskLog.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.task.TaskPhase;
import io.flowcanvas.core.task.TaskProgress;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import io.flowcanvas.proto.engine.v1.TimeIsUp;
import io.flowcanvas.proto.jobs.v1.FetchAsset;
import io.flowcanvas.proto.jobs.v1.ResultOrder;
import io.flowcanvas.proto.jobs.v1.TaskAsset;
import io.flowcanvas.proto.jobs.v1.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskRulesTest {
    private final Assets assets = new Assets();
    private final Effects effects = new Effects();
    private @Nullable TaskState state;
    private long now = 1_000;

    @Test
    void aTaskGoesFromItsFirstAssetToItsResult() {
        apply(TaskLog.create(task()));
        assertThat(phase()).isEqualTo(TaskPhase.CREATED);
        assertThat(progress().downloadedPercent()).isZero();

        apply(add("a.jpg", "b.jpg", "c.jpg"));
        assertThat(phase()).isEqualTo(TaskPhase.DOWNLOADING);
        assertThat(effects.fetches).extracting(FetchAsset::getIndex).containsExactly(0, 1, 2);

        apply(fetched(0));
        assertThat(progress().downloadedPercent()).isEqualTo(33);
        apply(fetched(2));
        assertThat(phase()).isEqualTo(TaskPhase.DOWNLOADING);
        apply(fetched(1));
        assertThat(phase()).isEqualTo(TaskPhase.WAITING);
        assertThat(progress().downloadedPercent()).isEqualTo(100);

        quiet();
        assertThat(phase()).isEqualTo(TaskPhase.PROCESSING);
        assertThat(effects.items).extracting(ItemRequest::getItemIndex).containsExactly(0, 1, 2);
        assertThat(effects.items).allMatch(ItemRequest::getOfTask);

        apply(processed(1), processed(0), processed(2));
        assertThat(phase()).isEqualTo(TaskPhase.PROCESSING);
        assertThat(effects.results).hasSize(1);
        assertThat(effects.results.get(0).getAssetsList())
                .extracting(asset -> asset.getAsset().getFileName())
                .containsExactly("a.jpg", "b.jpg", "c.jpg");

        apply(written());
        assertThat(phase()).isEqualTo(TaskPhase.COMPLETED);
        assertThat(Objects.requireNonNull(progress().result()).sizeBytes()).isEqualTo(300);
        assertThat(assets.byIndex).isEmpty();
        assertThat(effects.abandoned).isZero();
        assertThat(effects.forgotten).as("work that a restore began again").isEqualTo(1);
    }

    @Test
    void startsOnceTheAnnouncedAssetsAreThere() {
        apply(TaskLog.create(task().setExpectedAssets(2)), add("a.jpg"), fetched(0));
        assertThat(phase()).isEqualTo(TaskPhase.WAITING);
        assertThat(progress().downloadedPercent()).isEqualTo(50);

        apply(add("b.jpg"), lost(1));

        assertThat(phase()).isEqualTo(TaskPhase.PROCESSING);
        assertThat(effects.items).hasSize(1);
    }

    @Test
    void startsWhenAskedAndNoDownloadIsUnderWay() {
        apply(TaskLog.create(task()), add("a.jpg"), start());
        assertThat(phase()).isEqualTo(TaskPhase.DOWNLOADING);
        assertThat(refusal(add("b.jpg"))).isEqualTo(ErrorCode.CONFLICT);

        apply(fetched(0));

        assertThat(phase()).isEqualTo(TaskPhase.PROCESSING);
        assertThat(refusal(start())).as("started already").isNull();
    }

    @Test
    void doesNotStartWithNothing() {
        apply(TaskLog.create(task()));

        assertThat(refusal(start())).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(phase()).isEqualTo(TaskPhase.CREATED);
    }

    @Test
    void takesNoAssetsOnceItProcesses() {
        apply(TaskLog.create(task()), add("a.jpg"), fetched(0));
        quiet();

        assertThat(refusal(add("b.jpg"))).isEqualTo(ErrorCode.CONFLICT);
        assertThat(progress().assets()).isEqualTo(1);
    }

    /** What was taken with an answer is never dropped: the timer was set before it. */
    @Test
    void aTimerThatWasSetBeforeTheLastBatchIsVoid() {
        apply(TaskLog.create(task()), add("a.jpg"), fetched(0));
        long before = state().getActivity();

        apply(add("b.jpg"), timeIsUp(TimeIsUp.Reason.QUIET, before));
        assertThat(phase()).isEqualTo(TaskPhase.DOWNLOADING);
        apply(fetched(1), timeIsUp(TimeIsUp.Reason.QUIET, before));
        assertThat(phase()).isEqualTo(TaskPhase.WAITING);
    }

    @Test
    void theQuietPeriodCountsFromTheLastAsset() {
        apply(TaskLog.create(task()), add("a.jpg"));
        assertThat(state().getQuietTimerMillis()).isZero();
        now = 5_000;
        apply(fetched(0));
        assertThat(state().getQuietTimerMillis()).isEqualTo(5_000 + TaskLog.QUIET);
        now = 7_000;
        apply(add("b.jpg"));
        assertThat(state().getQuietTimerMillis()).isZero();
    }

    @Test
    void theSameBatchAgainChangesNothing() {
        apply(TaskLog.create(task()), add("a.jpg", "b.jpg"), fetched(0));
        apply(add("a.jpg", "b.jpg"));

        assertThat(progress().assets()).isEqualTo(2);
        assertThat(progress().assetsDownloaded()).isEqualTo(1);
        assertThat(effects.fetches).hasSize(2);
    }

    @Test
    void theSameNameWithAnotherUrlReplacesTheAsset() {
        apply(TaskLog.create(task()), add("a.jpg"), fetched(0));
        apply(add(asset("a.jpg", "https://assets.test/other")));
        assertThat(phase()).isEqualTo(TaskPhase.DOWNLOADING);
        assertThat(progress().downloadedPercent()).isZero();

        apply(fetched(0, 0));
        assertThat(phase()).as("the old one came late").isEqualTo(TaskPhase.DOWNLOADING);
        apply(fetched(0, 1));

        assertThat(phase()).isEqualTo(TaskPhase.WAITING);
        quiet();
        assertThat(effects.items.get(0).getObjectKey()).isEqualTo("key-0-1");
    }

    @Test
    void anAssetThatFailedIsTriedAgainWhenItComesAgain() {
        apply(TaskLog.create(task()), add("a.jpg", "b.jpg"), lost(0), fetched(1));
        assertThat(progress().assetsFailed()).isEqualTo(1);
        assertThat(progress().failures())
                .singleElement()
                .satisfies(
                        failure -> {
                            assertThat(failure.fileName()).isEqualTo("a.jpg");
                            assertThat(failure.message()).isEqualTo("it is 404");
                        });

        apply(add("a.jpg"));

        assertThat(phase()).isEqualTo(TaskPhase.DOWNLOADING);
        assertThat(progress().assetsFailed()).isZero();
        assertThat(progress().failures()).isEmpty();
        apply(fetched(0, 1));
        assertThat(progress().downloadedPercent()).isEqualTo(100);
    }

    @Test
    void aBatchThatWasTakenMayComeAgainWhenItsAnswerWasLost() {
        apply(TaskLog.create(task().setExpectedAssets(2)), add("a.jpg", "b.jpg"));
        apply(fetched(0), fetched(1));
        assertThat(phase()).isEqualTo(TaskPhase.PROCESSING);

        assertThat(refusal(add("a.jpg", "b.jpg"))).isNull();
        assertThat(refusal(add("b.jpg", "c.jpg"))).isEqualTo(ErrorCode.CONFLICT);
        assertThat(refusal(add(asset("a.jpg", "https://assets.test/other"))))
                .isEqualTo(ErrorCode.CONFLICT);
        assertThat(effects.fetches).hasSize(2);
    }

    @Test
    void oneTaskTakesNoMoreThanItsShareOfMemory() {
        apply(TaskLog.create(task()));
        String large = "https://assets.test/" + "x".repeat(9 << 20);

        assertThat(refusal(add(asset("a.jpg", large)))).isNull();
        assertThat(refusal(add(asset("b.jpg", large)))).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refusal(add(asset("a.jpg", large)))).isNull();
        assertThat(progress().assets()).isEqualTo(1);
    }

    @Test
    void resultsCountToItsShareOfMemory() {
        String url = "https://assets.test/" + "x".repeat(16_777_000);
        apply(TaskLog.create(task().setExpectedAssets(1)), add(asset("a.jpg", url)), fetched(0));
        assertThat(phase()).isEqualTo(TaskPhase.PROCESSING);

        apply(processed(0));

        assertThat(phase()).isEqualTo(TaskPhase.FAILED);
        assertThat(progress().message()).contains("16777216 bytes", "make several tasks");
        assertThat(assets.byIndex).isEmpty();
        assertThat(effects.results).isEmpty();
    }

    @Test
    void whatBecameOfDownloadsCountsToo() {
        String url = "https://assets.test/" + "x".repeat(16_777_140);
        apply(TaskLog.create(task()), add(asset("a.jpg", url)));
        assertThat(phase()).isEqualTo(TaskPhase.DOWNLOADING);

        apply(lost(0));

        assertThat(phase()).isEqualTo(TaskPhase.FAILED);
        assertThat(progress().message()).contains("make several tasks");
    }

    @Test
    void keepsResultsPacked() {
        apply(TaskLog.create(task().setExpectedAssets(2)), add("a.jpg", "b.jpg"));
        apply(fetched(0), fetched(1), processed(0));

        TaskCommand command = processed(0);
        var json = command.getItemProcessed().getResultJson();
        var kept = Objects.requireNonNull(assets.at(0)).getResultJson();
        assertThat(kept.size()).isLessThan(json.size());
        assertThat(PackedJson.json(kept)).isEqualTo(json);
        assertThat(PackedJson.json(json)).as("of older state").isEqualTo(json);
    }

    @Test
    void takesAllOfABatchOrNothing() {
        apply(TaskLog.create(task().setMostAssets(2)), add("a.jpg"));

        assertThat(refusal(add("b.jpg", "c.jpg"))).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(progress().assets()).isEqualTo(1);
        assertThat(refusal(add("a.jpg", "b.jpg"))).isNull();
    }

    @Test
    void failsWhenNoAssetCouldBeDownloaded() {
        apply(TaskLog.create(task()), add("a.jpg", "b.jpg"), lost(0), lost(1));
        assertThat(phase()).isEqualTo(TaskPhase.WAITING);

        quiet();

        assertThat(phase()).isEqualTo(TaskPhase.FAILED);
        assertThat(progress().message()).contains("2 of 2");
        assertThat(progress().failures()).hasSize(2);
        assertThat(effects.items).isEmpty();
    }

    @Test
    void goesOnWithoutTheAssetsThatFailed() {
        apply(
                TaskLog.create(task()),
                add("a.jpg", "b.jpg", "c.jpg"),
                lost(0),
                fetched(1),
                fetched(2));
        quiet();
        apply(processed(1), unprocessable(2));

        assertThat(effects.results).hasSize(1);
        apply(written());
        assertThat(phase()).isEqualTo(TaskPhase.COMPLETED);
        assertThat(progress().failures()).hasSize(2);
        assertThat(progress().itemsFailed()).isEqualTo(1);
    }

    @Test
    void failsAtOnceWhenMoreFailThanMay() {
        apply(
                TaskLog.create(task().setMostFailedPercent(40)),
                add("a.jpg", "b.jpg", "c.jpg", "d.jpg"),
                fetched(0),
                fetched(1),
                fetched(2),
                lost(3));
        quiet();
        assertThat(phase()).isEqualTo(TaskPhase.PROCESSING);

        apply(unprocessable(0));

        assertThat(phase()).isEqualTo(TaskPhase.FAILED);
        assertThat(effects.abandoned).isEqualTo(1);
        apply(processed(1));
        assertThat(progress().itemsProcessed()).isEqualTo(1);
    }

    @Test
    void countsNoOutcomeTwice() {
        apply(TaskLog.create(task()), add("a.jpg", "b.jpg"), fetched(0), fetched(0), lost(0));
        assertThat(progress().assetsDownloaded()).isEqualTo(1);
        apply(fetched(1));
        quiet();
        apply(processed(0), processed(0));

        assertThat(progress().itemsProcessed()).isEqualTo(1);
        assertThat(effects.results).isEmpty();
        assertThat(effects.done).isEqualTo(1);
    }

    @Test
    void aSecondCopyOfItsCreationChangesNothing() {
        apply(TaskLog.create(task()), add("a.jpg"), TaskLog.create(task()));

        assertThat(phase()).isEqualTo(TaskPhase.DOWNLOADING);
    }

    @Test
    void expiresWhenNobodyGoesOn() {
        apply(TaskLog.create(task()));
        assertThat(state().getExpiryTimerMillis()).isEqualTo(now + TaskLog.EXPIRY);
        apply(timeIsUp(TimeIsUp.Reason.EXPIRED, state().getActivity()));

        assertThat(phase()).isEqualTo(TaskPhase.FAILED);
        assertThat(progress().message()).contains("PT1H");
        assertThat(effects.abandoned).isEqualTo(1);
        assertThat(refusal(add("a.jpg"))).isEqualTo(ErrorCode.CONFLICT);
    }

    @Test
    void doesNotExpireWhileItDownloads() {
        apply(TaskLog.create(task()), add("a.jpg"));
        assertThat(state().getExpiryTimerMillis()).isZero();
        apply(timeIsUp(TimeIsUp.Reason.EXPIRED, state().getActivity()));

        assertThat(phase()).isEqualTo(TaskPhase.DOWNLOADING);
    }

    @Test
    void doesNotExpireWhileItProcesses() {
        apply(TaskLog.create(task()), add("a.jpg"), fetched(0));
        long activity = state().getActivity();
        quiet();
        apply(timeIsUp(TimeIsUp.Reason.EXPIRED, activity));

        assertThat(phase()).isEqualTo(TaskPhase.PROCESSING);
        assertThat(state().getExpiryTimerMillis()).isZero();
    }

    @Test
    void isCancelledWhereverItStands() {
        apply(TaskLog.create(task()), add("a.jpg"), fetched(0));
        quiet();
        apply(cancel());

        assertThat(phase()).isEqualTo(TaskPhase.CANCELLED);
        assertThat(effects.abandoned).isEqualTo(1);
        assertThat(refusal(cancel())).isNull();
        apply(processed(0), written());
        assertThat(phase()).isEqualTo(TaskPhase.CANCELLED);
    }

    @Test
    void nothingIsLeftOfADeletedTask() {
        apply(TaskLog.create(task()), add("a.jpg"));
        apply(delete());

        assertThat(state).isNull();
        assertThat(assets.byIndex).isEmpty();
        assertThat(effects.abandoned).isEqualTo(1);
        apply(fetched(0), processed(0), written(), timeIsUp(TimeIsUp.Reason.QUIET, 1));
        assertThat(state).isNull();
        assertThat(refusal(add("a.jpg"))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusal(delete())).isNull();
    }

    /** Decisions depend on the log alone, so a restored job comes to the same ones. */
    @Test
    void theSameLogLeadsToTheSameStateAtAnyTime() {
        List<TaskCommand> log =
                List.of(
                        TaskLog.create(task().setExpectedAssets(3)),
                        add("a.jpg", "b.jpg"),
                        fetched(1),
                        timeIsUp(TimeIsUp.Reason.QUIET, 2),
                        add("c.jpg"),
                        lost(0),
                        fetched(2),
                        add("d.jpg"),
                        processed(1),
                        processed(2),
                        written());
        log.forEach(this::apply);
        TaskPhase first = phase();
        TaskProgress progress = progress();

        TaskRulesTest again = new TaskRulesTest();
        again.now = 99_000_000;
        log.forEach(again::apply);

        assertThat(again.phase()).isEqualTo(first).isEqualTo(TaskPhase.COMPLETED);
        assertThat(again.progress()).isEqualTo(progress);
        assertThat(again.effects.items).isEqualTo(effects.items);
    }

    private void apply(TaskCommand... commands) {
        for (TaskCommand command : commands) {
            var unused = refusal(command);
        }
    }

    private @Nullable ErrorCode refusal(TaskCommand command) {
        TaskRules.Outcome outcome = new TaskRules(TASK, assets, effects).apply(state, command, now);
        state = outcome.state();
        return outcome.refusal() == null ? null : outcome.refusal().code();
    }

    private void quiet() {
        apply(timeIsUp(TimeIsUp.Reason.QUIET, state().getActivity()));
    }

    private TaskState state() {
        return Objects.requireNonNull(state);
    }

    private TaskPhase phase() {
        return TaskPhase.valueOf(state().getPhase());
    }

    private TaskProgress progress() {
        var event = TaskReport.event(TASK, state(), 1, Instant.EPOCH);
        assertThat(event.status()).isEqualTo(phase().status());
        return TaskProgress.fromJson(Objects.requireNonNull(event.result()));
    }

    private static final class Assets implements TaskAssets {
        private final Map<Integer, TaskAsset> byIndex = new HashMap<>();
        private final Map<String, Integer> byName = new HashMap<>();

        @Override
        public @Nullable TaskAsset at(int index) {
            return byIndex.get(index);
        }

        @Override
        public int indexOf(String fileName) {
            return byName.getOrDefault(fileName, -1);
        }

        @Override
        public void put(int index, TaskAsset asset) {
            byIndex.put(index, asset);
            byName.put(asset.getAsset().getFileName(), index);
        }

        @Override
        public void forEach(BiConsumer<Integer, TaskAsset> visitor) {
            byIndex.forEach(visitor);
        }

        @Override
        public void clear() {
            byIndex.clear();
            byName.clear();
        }
    }

    private static final class Effects implements TaskEffects {
        private final List<FetchAsset> fetches = new ArrayList<>();
        private final List<ItemRequest> items = new ArrayList<>();
        private final List<ResultOrder> results = new ArrayList<>();
        private int abandoned;
        private int forgotten;
        private int done;

        @Override
        public void fetch(FetchAsset asset) {
            fetches.add(asset);
        }

        @Override
        public void process(ItemRequest item) {
            items.add(item);
        }

        @Override
        public void processed(String owner, int itemIndex) {
            done++;
        }

        @Override
        public void abandon(String owner, int itemCount) {
            abandoned++;
        }

        @Override
        public void forget(String owner) {
            forgotten++;
        }

        @Override
        public void write(ResultOrder order) {
            results.add(order);
        }
    }
}
