package io.flowcanvas.jobs.images;

import io.flowcanvas.core.component.ComponentCatalogue;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.jobs.configuration.ImagesJobConfiguration;
import io.flowcanvas.jobs.images.pipeline.PipelineReader;
import io.flowcanvas.jobs.images.work.Item;
import io.flowcanvas.jobs.images.work.ItemObserver;
import io.flowcanvas.jobs.images.work.ItemOutcome;
import io.flowcanvas.jobs.kafka.InputRecovery;
import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.jobs.v1.Directive;
import io.flowcanvas.proto.jobs.v1.FinishedItem;
import io.flowcanvas.proto.jobs.v1.ItemEvent;
import io.flowcanvas.proto.jobs.v1.LaneItem;
import io.flowcanvas.proto.jobs.v1.RecordPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * Runs the items of one lane: a bounded number at a time, on the task manager's shared workers.
 * Items under way are operator state, so that a restart runs them again; their results are emitted
 * on the task thread. The second input is the broadcast of cancellations and pipelines.
 */
final class PipelineOperator extends AbstractStreamOperator<ItemEvent>
        implements TwoInputStreamOperator<LaneItem, Directive, ItemEvent> {
    private static final long serialVersionUID = 1L;

    /** Items that ended whose requests say who is to be told. */
    static final OutputTag<FinishedItem> FINISHED =
            new OutputTag<>(
                    "finished-items", ProtobufTypeInformation.ofMessage(FinishedItem.class));

    /** How long an item waits for a pipeline that it only names. */
    private static final Duration PIPELINE_PATIENCE = Duration.ofSeconds(10);

    /** Bytes; reading it again would cost more than keeping it. */
    private static final int LARGEST_INPUT_IN_STATE = 4096;

    private final ImagesJobConfiguration configuration;
    private final ImageRuntime.Factory runtimes;
    private final InputRecovery recovery;
    private final transient MailboxExecutor mailbox;

    private transient ListState<LaneItem> underWayState;
    private transient DirectiveState directiveState;

    private transient Map<String, LaneItem> underWay;
    private transient List<ItemRequest> waitingForPipeline;
    private transient Directives directives;
    private transient PipelineReader reader;
    private transient ImageRuntime runtime;
    private transient Counter completed;
    private transient Counter failed;

    @SuppressWarnings("NullAway.Init") // Flink calls initializeState and open before anything else
    PipelineOperator(
            ImagesJobConfiguration configuration,
            ImageRuntime.Factory runtimes,
            InputRecovery recovery,
            MailboxExecutor mailbox) {
        this.configuration = configuration;
        this.runtimes = runtimes;
        this.recovery = recovery;
        this.mailbox = mailbox;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        underWayState =
                context.getOperatorStateStore()
                        .getListState(
                                new ListStateDescriptor<>(
                                        "items-under-way",
                                        ProtobufTypeInformation.ofMessage(LaneItem.class)));
        directiveState = new DirectiveState(context.getOperatorStateStore());
        directives = directiveState.load();
    }

    @Override
    public void open() throws Exception {
        super.open();
        underWay = new LinkedHashMap<>();
        waitingForPipeline = new ArrayList<>();
        reader = new PipelineReader(ComponentCatalogue.load());
        runtime = runtimes.open(configuration, getRuntimeContext());
        completed = getMetricGroup().counter("itemsCompleted");
        failed = getMetricGroup().counter("itemsFailed");
        getMetricGroup().gauge("itemsUnderWay", () -> underWay.size());
        List<LaneItem> restored = new ArrayList<>();
        underWayState.get().forEach(restored::add);
        recovery.recover(restored).forEach(this::admit);
    }

    @Override
    public void processElement1(StreamRecord<LaneItem> element) throws Exception {
        while (underWay.size() >= configuration.inFlightItems()) {
            mailbox.yield();
        }
        admit(element.getValue());
    }

    @Override
    public void processElement2(StreamRecord<Directive> element) {
        directives.apply(element.getValue());
        if (element.getValue().hasPipeline() && !waitingForPipeline.isEmpty()) {
            List<ItemRequest> waiting = List.copyOf(waitingForPipeline);
            waitingForPipeline.clear();
            waiting.forEach(this::resolve);
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        underWayState.update(underWay.values().stream().map(PipelineOperator::asState).toList());
        directives.forgetBefore(getProcessingTimeService().getCurrentProcessingTime());
        directiveState.save(directives);
    }

    /** Called when the job is drained: nothing more comes in, what is under way ends. */
    @Override
    public void finish() throws Exception {
        while (!underWay.isEmpty()) {
            mailbox.yield();
        }
        super.finish();
    }

    @Override
    public void close() throws Exception {
        if (runtime != null) {
            runtime.close();
        }
        super.close();
    }

    /** Takes an item in; a second copy of one that is under way is dropped. */
    private void admit(LaneItem item) {
        ItemRequest request = item.getRequest();
        if (underWay.putIfAbsent(key(request), item) != null) {
            return;
        }
        if (request.hasInlineData() || request.hasObjectKey()) {
            resolve(request);
        } else {
            reject(request, request.getDefinition(), inputGone(item.getPosition()));
        }
    }

    /**
     * An image of some size stays where it is, in its topic: checkpoints are small whatever is
     * under way.
     */
    private static LaneItem asState(LaneItem item) {
        boolean isSmall = item.getRequest().getInlineData().size() <= LARGEST_INPUT_IN_STATE;
        return isSmall || !item.hasPosition()
                ? item
                : item.toBuilder().setRequest(item.getRequest().toBuilder().clearInput()).build();
    }

    private static FlowcanvasException inputGone(RecordPosition position) {
        return new FlowcanvasException(
                ErrorCode.INPUT_MISSING,
                "the input is no longer in topic "
                        + position.getTopic()
                        + ", whose retention has passed; submit it again");
    }

    private void resolve(ItemRequest request) {
        Optional<PipelineDefinition> definition =
                request.hasDefinition()
                        ? Optional.of(request.getDefinition())
                        : directives.pipeline(request.getReference().getId());
        if (definition.isPresent()) {
            start(request, definition.get());
            return;
        }
        waitForPipeline(request);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // giveUp checks whether the item still waits
    private void waitForPipeline(ItemRequest request) {
        waitingForPipeline.add(request);
        long deadline =
                getProcessingTimeService().getCurrentProcessingTime()
                        + PIPELINE_PATIENCE.toMillis();
        getProcessingTimeService().registerTimer(deadline, timestamp -> giveUp(request));
    }

    private void giveUp(ItemRequest request) {
        if (waitingForPipeline.remove(request)) {
            FlowcanvasException unknown =
                    new FlowcanvasException(
                            ErrorCode.UNKNOWN_PIPELINE,
                            "there is no pipeline " + request.getReference().getId());
            reject(request, PipelineDefinition.getDefaultInstance(), unknown);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // its failure is handed to the task thread too
    private void start(ItemRequest request, PipelineDefinition definition) {
        Item item;
        try {
            item =
                    new Item(
                            request,
                            request.hasReference()
                                    ? reader.read(definition, request.getReference())
                                    : reader.read(definition));
        } catch (FlowcanvasException invalid) {
            reject(request, definition, invalid);
            return;
        }
        ItemEvents events = events(request, definition);
        runtime.runner()
                .run(item, new Observer(request.getExecutionId(), events))
                .whenComplete(
                        (outcome, failure) ->
                                onTaskThread(() -> finish(request, events, outcome, failure)));
    }

    private void reject(
            ItemRequest request, PipelineDefinition definition, FlowcanvasException reason) {
        ItemOutcome outcome = runtime.runner().rejected(request, reason);
        finish(request, events(request, definition), outcome);
    }

    private ItemEvents events(ItemRequest request, PipelineDefinition definition) {
        LaneItem item = underWay.getOrDefault(key(request), LaneItem.getDefaultInstance());
        return new ItemEvents(request, item.getPosition(), definition);
    }

    private void finish(
            ItemRequest request, ItemEvents events, ItemOutcome outcome, Throwable failure)
            throws Exception {
        if (failure != null) {
            throw new IllegalStateException("the image workers can not go on", failure);
        }
        finish(request, events, outcome);
    }

    private void finish(ItemRequest request, ItemEvents events, ItemOutcome outcome) {
        underWay.remove(key(request));
        if (outcome.result().status() == ExecutionStatus.FAILED) {
            failed.inc();
        } else {
            completed.inc();
        }
        events.delivered(outcome)
                .ifPresent(finished -> output.collect(FINISHED, new StreamRecord<>(finished)));
        output.collect(new StreamRecord<>(events.finished(outcome)));
    }

    private void onTaskThread(ThrowingRunnable<Exception> action) {
        try {
            mailbox.execute(action, "item event");
        } catch (RejectedExecutionException e) {
            LOG.debug("event=item_event_dropped reason=\"the task has ended\"");
        }
    }

    private static String key(ItemRequest request) {
        return request.getExecutionId() + "/" + request.getItemIndex();
    }

    /** Hands what workers see over to the task thread. */
    private final class Observer implements ItemObserver {
        private final String executionId;
        private final ItemEvents events;

        Observer(String executionId, ItemEvents events) {
            this.executionId = executionId;
            this.events = events;
        }

        @Override
        public void stepStarted(int step) {
            ItemEvent started = events.stepStarted(step, System.currentTimeMillis());
            onTaskThread(() -> output.collect(new StreamRecord<>(started)));
        }

        @Override
        public boolean isCancelled() {
            return directives.isCancelled(executionId);
        }
    }
}
