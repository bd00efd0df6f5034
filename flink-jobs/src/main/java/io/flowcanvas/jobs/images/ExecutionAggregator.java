package io.flowcanvas.jobs.images;

import io.flowcanvas.core.execution.ProgressSequence;
import io.flowcanvas.jobs.kafka.ProgressRecord;
import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.CancelExecution;
import io.flowcanvas.proto.jobs.v1.ExecutionTally;
import io.flowcanvas.proto.jobs.v1.ItemEvent;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Follows each execution from its first item to its last and reports its progress: at once when it
 * begins and ends, in between at most once in an interval. Keyed by execution id; {@link Tally}
 * counts, this class remembers.
 */
final class ExecutionAggregator
        extends KeyedCoProcessFunction<String, ItemEvent, CancelExecution, ProgressRecord> {
    private static final long serialVersionUID = 1L;

    /** Orders to drop the rest of a batch whose item failed. */
    static final OutputTag<CancelExecution> CANCEL_REST =
            new OutputTag<>(
                    "cancel-rest", ProtobufTypeInformation.ofMessage(CancelExecution.class));

    /**
     * How long a settled execution is remembered, so that second copies of its items change
     * nothing.
     */
    private static final Duration SETTLED_MEMORY = Duration.ofHours(1);

    /** How long an ended execution whose items have not all come is remembered. */
    private static final Duration ENDED_MEMORY = Duration.ofDays(7);

    /** Results that make a report due whatever the interval says, to bound its size. */
    private static final int MOST_RESULTS = 200;

    private final int intervalMillis;
    private transient ValueState<ExecutionTally> tallies;

    @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
    ExecutionAggregator(int intervalMillis) {
        this.intervalMillis = intervalMillis;
    }

    @Override
    public void open(OpenContext context) {
        tallies =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "tally",
                                        ProtobufTypeInformation.ofMessage(ExecutionTally.class)));
    }

    @Override
    public void processElement1(ItemEvent event, Context context, Collector<ProgressRecord> out)
            throws Exception {
        ExecutionTally before = tallies.value();
        Tally tally = before == null ? Tally.begin(event) : Tally.resume(before);
        boolean wasFinal = tally.isFinal();
        tally.add(event);
        if (!wasFinal && tally.hasFailedEarly()) {
            context.output(
                    CANCEL_REST, tally.cancelRest(context.timerService().currentProcessingTime()));
        }
        follow(tally, wasFinal, before == null, context, out);
    }

    @Override
    public void processElement2(
            CancelExecution cancel, Context context, Collector<ProgressRecord> out)
            throws Exception {
        if (cancel.getAfterItemError() || cancel.getOfTask()) {
            return;
        }
        ExecutionTally before = tallies.value();
        Tally tally = before == null ? Tally.begin(cancel) : Tally.resume(before);
        boolean wasFinal = tally.isFinal();
        tally.cancel();
        follow(tally, wasFinal, before == null, context, out);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<ProgressRecord> out)
            throws Exception {
        ExecutionTally tally = tallies.value();
        if (tally == null || tally.getTimerMillis() != timestamp) {
            return;
        }
        if (tally.getFinalStatus().isEmpty()) {
            report(tally.toBuilder().setTimerMillis(0), context, out);
        } else {
            tallies.clear();
        }
    }

    /** Decides what a changed tally leads to: a report now, one later, or the end. */
    private void follow(
            Tally tally,
            boolean wasFinal,
            boolean isNew,
            Context context,
            Collector<ProgressRecord> out)
            throws Exception {
        ExecutionTally.Builder next = tally.state().toBuilder();
        long now = context.timerService().currentProcessingTime();
        if (tally.isFinal()) {
            Duration memory = tally.isSettled() ? SETTLED_MEMORY : ENDED_MEMORY;
            setTimer(next, now + memory.toMillis(), context);
            // one that was cancelled before its item came has no row yet
            if (wasFinal && !tally.hasAnnouncement()) {
                tallies.update(next.clearUnreportedResults().build());
            } else {
                report(next, context, out);
            }
        } else if (isNew || isDue(next, now)) {
            report(next, context, out);
        } else {
            if (next.getTimerMillis() == 0) {
                setTimer(next, next.getLastReportMillis() + intervalMillis, context);
            }
            tallies.update(next.build());
        }
    }

    private boolean isDue(ExecutionTally.Builder tally, long now) {
        return now - tally.getLastReportMillis() >= intervalMillis
                || tally.getUnreportedResultsCount() >= MOST_RESULTS;
    }

    private void report(
            ExecutionTally.Builder tally, Context context, Collector<ProgressRecord> out)
            throws Exception {
        long now = context.timerService().currentProcessingTime();
        long seq = ProgressSequence.next(tally.getLastSeq(), now);
        tally.setLastSeq(seq).setLastReportMillis(now);
        byte[] json = ExecutionReport.of(tally.build(), seq, Instant.ofEpochMilli(now));
        out.collect(new ProgressRecord(context.getCurrentKey(), json));
        tallies.update(
                tally.setAnnounced(tally.getAnnounced() || tally.hasAnnouncement())
                        .clearAnnouncement()
                        .clearUnreportedResults()
                        .build());
    }

    private static void setTimer(ExecutionTally.Builder tally, long at, Context context) {
        if (tally.getTimerMillis() != 0) {
            context.timerService().deleteProcessingTimeTimer(tally.getTimerMillis());
        }
        tally.setTimerMillis(at);
        context.timerService().registerProcessingTimeTimer(at);
    }
}
