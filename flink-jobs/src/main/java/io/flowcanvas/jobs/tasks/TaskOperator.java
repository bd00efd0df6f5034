package io.flowcanvas.jobs.tasks;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.task.TaskPhase;
import io.flowcanvas.jobs.kafka.ProgressRecord;
import io.flowcanvas.jobs.kafka.Timestamps;
import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.jobs.tasks.life.TaskReport;
import io.flowcanvas.jobs.tasks.life.TaskRules;
import io.flowcanvas.proto.engine.v1.CancelExecution;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import io.flowcanvas.proto.engine.v1.TaskReply;
import io.flowcanvas.proto.engine.v1.TimeIsUp;
import io.flowcanvas.proto.jobs.v1.FetchOrder;
import io.flowcanvas.proto.jobs.v1.Release;
import io.flowcanvas.proto.jobs.v1.ResultOrder;
import io.flowcanvas.proto.jobs.v1.TaskState;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Reads each task's log and remembers where the task stands; {@link TaskRules} decides. A timer
 * decides nothing: it writes an entry, and that is read in its turn. Keyed by task id.
 */
final class TaskOperator extends KeyedProcessFunction<String, TaskCommand, ProgressRecord> {
    private static final long serialVersionUID = 1L;

    static final OutputTag<FetchOrder> FETCH = tag("fetch", FetchOrder.class);
    static final OutputTag<FetchOrder> ABANDON = tag("abandon", FetchOrder.class);
    static final OutputTag<Release> RELEASE = tag("release", Release.class);
    static final OutputTag<ResultOrder> RESULT = tag("result", ResultOrder.class);
    static final OutputTag<CancelExecution> CANCEL = tag("cancel", CancelExecution.class);
    static final OutputTag<TaskReply> REPLY = tag("reply", TaskReply.class);
    static final OutputTag<TaskCommand> LOG = tag("log", TaskCommand.class);

    private final int progressIntervalMillis;
    private transient ValueState<TaskState> states;
    private transient StoredAssets assets;
    private transient Counter commands;
    private transient Counter ended;

    @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
    TaskOperator(int progressIntervalMillis) {
        this.progressIntervalMillis = progressIntervalMillis;
    }

    private static <T extends com.google.protobuf.Message> OutputTag<T> tag(
            String name, Class<T> type) {
        return new OutputTag<>(name, ProtobufTypeInformation.ofMessage(type));
    }

    @Override
    public void open(OpenContext context) {
        states =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "task",
                                        ProtobufTypeInformation.ofMessage(TaskState.class)));
        assets = new StoredAssets(getRuntimeContext());
        commands = getRuntimeContext().getMetricGroup().counter("taskCommands");
        ended = getRuntimeContext().getMetricGroup().counter("tasksEnded");
    }

    @Override
    public void processElement(TaskCommand command, Context context, Collector<ProgressRecord> out)
            throws Exception {
        commands.inc();
        TimerService timers = context.timerService();
        long now = timers.currentProcessingTime();
        TaskState before = states.value();
        TaskRules.Outcome outcome =
                new TaskRules(command.getTaskId(), assets, new Orders(command.getTaskId(), context))
                        .apply(before, command, now);
        TaskState after = counted(before, outcome.state());
        if (after == null) {
            states.clear();
            setTimers(before, null, timers);
            reply(command, outcome.refusal(), null, context);
            return;
        }
        if (TaskPhase.valueOf(after.getPhase()).isFinal()
                && (before == null || !before.getPhase().equals(after.getPhase()))) {
            ended.inc();
        }
        TaskState reported = report(before, after, command, outcome.refusal(), context, out);
        setTimers(before, reported, timers);
        states.update(reported);
    }

    /** The number of its event, so that a log that is read again tells nothing old as new. */
    private static @Nullable TaskState counted(
            @Nullable TaskState before, @Nullable TaskState after) {
        long last = before == null ? 0 : before.getLastSeq();
        return after == null ? null : after.toBuilder().setLastSeq(last + 1).build();
    }

    /** At once if somebody waits or the phase is new, else at most once in an interval. */
    private TaskState report(
            @Nullable TaskState before,
            TaskState after,
            TaskCommand command,
            @Nullable Failure refusal,
            Context context,
            Collector<ProgressRecord> out) {
        long now = context.timerService().currentProcessingTime();
        boolean isNews = before == null || !before.getPhase().equals(after.getPhase());
        boolean isAsked = !command.getCallId().isEmpty() && refusal == null;
        if (refusal != null) {
            reply(command, refusal, null, context);
        }
        if (isNews || isAsked || now >= after.getLastReportMillis() + progressIntervalMillis) {
            TaskState told = told(after, now);
            byte[] json = json(context.getCurrentKey(), told, now);
            out.collect(new ProgressRecord(context.getCurrentKey(), json));
            if (isAsked) {
                reply(command, null, json, context);
            }
            return told;
        }
        return after.getReportTimerMillis() != 0
                ? after
                : after.toBuilder()
                        .setReportTimerMillis(after.getLastReportMillis() + progressIntervalMillis)
                        .build();
    }

    private static TaskState told(TaskState state, long now) {
        return state.toBuilder().setLastReportMillis(now).setReportTimerMillis(0).build();
    }

    private static byte[] json(String taskId, TaskState state, long now) {
        return TaskReport.event(taskId, state, state.getLastSeq(), Instant.ofEpochMilli(now))
                .toJson();
    }

    private static void reply(
            TaskCommand command,
            @Nullable Failure refusal,
            byte @Nullable [] event,
            Context context) {
        if (command.getCallId().isEmpty()) {
            return;
        }
        TaskReply.Builder reply =
                TaskReply.newBuilder()
                        .setCallId(command.getCallId())
                        .setReplyTo(command.getReplyTo())
                        .setTaskId(command.getTaskId());
        if (refusal != null) {
            reply.setFailureJson(ByteString.copyFrom(Json.mapper().writeValueAsBytes(refusal)));
        } else {
            reply.setEventJson(event == null ? ByteString.EMPTY : ByteString.copyFrom(event));
        }
        context.output(REPLY, reply.build());
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<ProgressRecord> out)
            throws Exception {
        TaskState state = states.value();
        if (state == null) {
            return;
        }
        if (state.getForgetTimerMillis() == timestamp) {
            states.clear();
            assets.clear();
            return;
        }
        if (state.getQuietTimerMillis() == timestamp) {
            context.output(LOG, timeIsUp(TimeIsUp.Reason.QUIET, state, context));
        }
        if (state.getExpiryTimerMillis() == timestamp) {
            context.output(LOG, timeIsUp(TimeIsUp.Reason.EXPIRED, state, context));
        }
        if (state.getReportTimerMillis() == timestamp) {
            long now = context.timerService().currentProcessingTime();
            TaskState told = told(state, now);
            states.update(told);
            out.collect(
                    new ProgressRecord(
                            context.getCurrentKey(), json(context.getCurrentKey(), told, now)));
        }
    }

    private static TaskCommand timeIsUp(
            TimeIsUp.Reason reason, TaskState state, OnTimerContext context) {
        return TaskCommand.newBuilder()
                .setTaskId(context.getCurrentKey())
                .setAt(Timestamps.now())
                .setTimeIsUp(
                        TimeIsUp.newBuilder().setReason(reason).setActivity(state.getActivity()))
                .build();
    }

    private static void setTimers(
            @Nullable TaskState before, @Nullable TaskState after, TimerService timers) {
        Set<Long> old = timersOf(before);
        Set<Long> wanted = timersOf(after);
        old.stream()
                .filter(time -> !wanted.contains(time))
                .forEach(timers::deleteProcessingTimeTimer);
        wanted.stream()
                .filter(time -> !old.contains(time))
                .forEach(timers::registerProcessingTimeTimer);
    }

    private static Set<Long> timersOf(@Nullable TaskState state) {
        Set<Long> times = new LinkedHashSet<>();
        if (state != null) {
            times.add(state.getQuietTimerMillis());
            times.add(state.getExpiryTimerMillis());
            times.add(state.getReportTimerMillis());
            times.add(state.getForgetTimerMillis());
            times.remove(0L);
        }
        return times;
    }
}
