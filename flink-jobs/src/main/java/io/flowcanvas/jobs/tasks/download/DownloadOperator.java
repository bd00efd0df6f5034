package io.flowcanvas.jobs.tasks.download;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.jobs.configuration.DownloadConfiguration;
import io.flowcanvas.jobs.configuration.ObjectStoreConfiguration;
import io.flowcanvas.jobs.kafka.Timestamps;
import io.flowcanvas.jobs.operator.TaskThread;
import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.outbound.AddressPolicy;
import io.flowcanvas.proto.engine.v1.AssetFetched;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import io.flowcanvas.proto.jobs.v1.FetchAsset;
import io.flowcanvas.proto.jobs.v1.FetchOrder;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Downloads assets and tells their tasks what became of them. All that is queued or under way is
 * operator state: after a restart it is downloaded again. The second input is the broadcast of
 * tasks whose assets nobody wants any more.
 */
final class DownloadOperator extends AbstractStreamOperator<TaskCommand>
        implements TwoInputStreamOperator<FetchOrder, FetchOrder, TaskCommand> {
    private static final long serialVersionUID = 1L;

    private final DownloadConfiguration configuration;
    private final ObjectStoreConfiguration store;
    private final Downloads.Factory factory;
    private final transient TaskThread thread;

    private transient ListState<FetchAsset> state;
    private transient DownloadQueue queue;
    private transient AbandonedTasks abandoned;
    private transient Backoff backoff;
    private transient Downloads downloads;
    private transient Map<Entry, Download> underWay;
    private transient long wakeUpMillis;
    private transient boolean draining;
    private transient Counter downloaded;
    private transient Counter failed;
    private transient Counter retried;
    private transient Counter bytes;

    @SuppressWarnings("NullAway.Init") // Flink calls initializeState and open before anything else
    DownloadOperator(
            DownloadConfiguration configuration,
            ObjectStoreConfiguration store,
            Downloads.Factory factory,
            TaskThread thread) {
        this.configuration = configuration;
        this.store = store;
        this.factory = factory;
        this.thread = thread;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state =
                context.getOperatorStateStore()
                        .getListState(
                                ProtobufTypeInformation.listOf("downloads", FetchAsset.class));
    }

    @Override
    public void open() throws Exception {
        super.open();
        int most = share(configuration.downloads());
        queue =
                new DownloadQueue(
                        most, share(configuration.downloadsPerHost()), AddressPolicy::hostOf);
        abandoned = new AbandonedTasks();
        backoff =
                new Backoff(
                        configuration.firstPause(),
                        configuration.longestPause(),
                        new SecureRandom());
        underWay = new HashMap<>();
        downloads = factory.open(configuration, store, most);
        downloaded = getMetricGroup().counter("assetsDownloaded");
        failed = getMetricGroup().counter("assetsFailed");
        retried = getMetricGroup().counter("assetsRetried");
        bytes = getMetricGroup().counter("assetBytes");
        getMetricGroup().gauge("assetsQueued", () -> queue.size() - queue.running());
        getMetricGroup().gauge("assetsUnderWay", () -> queue.running());
        for (FetchAsset restored : state.get()) {
            queue.add(notLaterThanAllowed(restored));
        }
        beginWhatMay();
    }

    private int share(int whole) {
        var task = getRuntimeContext().getTaskInfo();
        return Share.of(whole, task.getIndexOfThisSubtask(), task.getNumberOfParallelSubtasks());
    }

    /** The clock of the machine that wrote it may have been another. */
    private FetchAsset notLaterThanAllowed(FetchAsset restored) {
        long latest = now() + configuration.longestPause().toMillis();
        return restored.getNotBeforeMillis() <= latest
                ? restored
                : restored.toBuilder().setNotBeforeMillis(latest).build();
    }

    @Override
    public void processElement1(StreamRecord<FetchOrder> element) throws Exception {
        FetchAsset asset = element.getValue().getFetch();
        // no limit: the state of the tasks holds the same assets, and waiting here would hold up
        // every task; the word that one is abandoned may overtake its assets, which come another
        // way
        if (!abandoned.contains(asset.getTaskId())) {
            queue.add(asset).ifPresent(this::cancel);
            beginWhatMay();
        }
    }

    @Override
    public void processElement2(StreamRecord<FetchOrder> element) {
        String taskId = element.getValue().getAbandonedTask();
        abandoned.add(taskId);
        queue.abandon(taskId).forEach(this::cancel);
        beginWhatMay();
    }

    private void cancel(Entry entry) {
        Download running = underWay.remove(entry);
        if (running != null) {
            running.cancel();
        }
    }

    private void beginWhatMay() {
        for (Entry next = queue.next(due()); next != null; next = queue.next(due())) {
            begin(next);
        }
        queue.wakeUpMillis().ifPresent(this::wakeUpAt);
    }

    /** Until when waiting entries are due: once there are no more timers, all of them are. */
    private long due() {
        return draining ? Long.MAX_VALUE : now();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // beginWhatMay finds out by itself what is due
    private void wakeUpAt(long millis) {
        if (wakeUpMillis <= now() || millis < wakeUpMillis) {
            wakeUpMillis = millis;
            getProcessingTimeService().registerTimer(millis, timestamp -> beginWhatMay());
        }
    }

    private void begin(Entry entry) {
        Download download = downloads.begin(entry.asset());
        underWay.put(entry, download);
        thread.whenDone(download.outcome(), (outcome, failure) -> ended(entry, outcome, failure));
    }

    private void ended(Entry entry, @Nullable Outcome outcome, @Nullable Throwable failure) {
        if (underWay.remove(entry) == null) {
            return; // cancelled
        }
        if (outcome instanceof Outcome.Stored stored) {
            downloaded.inc();
            bytes.inc(stored.asset().getSizeBytes());
            tell(entry, AssetFetched.newBuilder().setStored(stored.asset()));
        } else if (outcome instanceof Outcome.Failed reason) {
            retryOrFail(entry, reason);
        } else {
            throw new IllegalStateException("a download can not go on", failure);
        }
        beginWhatMay();
    }

    private void retryOrFail(Entry entry, Outcome.Failed reason) {
        FetchAsset asset = entry.asset();
        int attempts = asset.getAttempts() + (reason.counts() ? 1 : 0);
        if (!reason.isPassing() || attempts >= configuration.attempts()) {
            failed.inc();
            LOG.info(
                    "event=asset_failed execution_id={} index={} attempts={} code={}",
                    asset.getTaskId(),
                    asset.getIndex(),
                    attempts,
                    reason.failure().code());
            tell(entry, AssetFetched.newBuilder().setFailureJson(json(reason.failure())));
            return;
        }
        retried.inc();
        long pause = backoff.pauseMillis(Math.max(1, attempts), reason.pause());
        queue.retry(
                entry,
                asset.toBuilder().setAttempts(attempts).setNotBeforeMillis(now() + pause).build());
    }

    private void tell(Entry entry, AssetFetched.Builder fetched) {
        FetchAsset asset = entry.asset();
        queue.end(entry);
        output.collect(
                new StreamRecord<>(
                        TaskCommand.newBuilder()
                                .setTaskId(asset.getTaskId())
                                .setAt(Timestamps.of(Instant.ofEpochMilli(now())))
                                .setAssetFetched(
                                        fetched.setIndex(asset.getIndex())
                                                .setGeneration(asset.getGeneration()))
                                .build()));
    }

    private static ByteString json(Failure failure) {
        return ByteString.copyFrom(Json.mapper().writeValueAsBytes(failure));
    }

    private long now() {
        return getProcessingTimeService().getCurrentProcessingTime();
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        state.update(queue.entries().stream().map(Entry::asset).toList());
    }

    /** Called when the job is drained: nothing more comes in, what is queued is downloaded. */
    @Override
    public void finish() throws Exception {
        draining = true;
        beginWhatMay();
        thread.workUntil(() -> queue.size() == 0);
        super.finish();
    }

    @Override
    public void close() throws Exception {
        if (downloads != null) {
            downloads.close();
        }
        super.close();
    }
}
