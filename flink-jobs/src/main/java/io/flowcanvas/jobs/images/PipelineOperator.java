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
import io.flowcanvas.jobs.operator.TaskThread;
import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.jobs.v1.Directive;
import io.flowcanvas.proto.jobs.v1.FinishedItem;
import io.flowcanvas.proto.jobs.v1.ItemEvent;
import io.flowcanvas.proto.jobs.v1.LaneItem;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Runs the items of one lane: a bounded number at a time, on the task manager's shared workers.
 * What comes beyond that is parked without its image, so that owners take turns however long one's
 * queue is; its image is read again when its turn has come. Items are operator state, so that a
 * restart runs them again; their results are emitted on the task thread. The second input is the
 * broadcast of cancellations and pipelines.
 */
final class PipelineOperator extends AbstractStreamOperator<ItemEvent>
        implements TwoInputStreamOperator<LaneItem, Directive, ItemEvent> {
    private static final long serialVersionUID = 1L;

    /** Items that ended whose requests say who is to be told. */
    static final OutputTag<FinishedItem> FINISHED =
            new OutputTag<>(
                    "finished-items", ProtobufTypeInformation.ofMessage(FinishedItem.class));

    private final ImagesJobConfiguration configuration;
    private final ImageRuntime.Factory runtimes;
    private final InputRecovery recovery;
    private final transient TaskThread thread;

    private transient ListState<LaneItem> underWayState;
    private transient DirectiveState directiveState;
    private transient LaneItems items;
    private transient InputReader inputs;
    private transient AwaitedPipelines awaited;
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
            TaskThread thread) {
        this.configuration = configuration;
        this.runtimes = runtimes;
        this.recovery = recovery;
        this.thread = thread;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        underWayState =
                context.getOperatorStateStore()
                        .getListState(
                                ProtobufTypeInformation.listOf("items-under-way", LaneItem.class));
        directiveState = new DirectiveState(context.getOperatorStateStore());
        directives = directiveState.load();
    }

    @Override
    public void open() throws Exception {
        super.open();
        items = new LaneItems(configuration.inFlightItems(), configuration.parkedItems());
        inputs = new InputReader(recovery);
        awaited = new AwaitedPipelines(getProcessingTimeService(), this::reject);
        reader = new PipelineReader(ComponentCatalogue.load());
        runtime = runtimes.open(configuration, getRuntimeContext());
        completed = getMetricGroup().counter("itemsCompleted");
        failed = getMetricGroup().counter("itemsFailed");
        getMetricGroup().gauge("itemsUnderWay", () -> items.underWay());
        getMetricGroup().gauge("itemsParked", () -> items.parked());
        underWayState.get().forEach(items::park);
        refill();
    }

    @Override
    public void processElement1(StreamRecord<LaneItem> element) throws Exception {
        LaneItem item = element.getValue();
        // a second copy of an item that is here is dropped
        if (items.contains(item.getRequest())) {
            return;
        }
        if (directives.isCancelled(item.getRequest().getExecutionId())) {
            dropCancelled(item);
        } else if (items.mayBegin()) {
            items.begin(item);
            begin(item);
        } else {
            thread.workUntil(() -> !items.isFull());
            items.park(KeptItems.parked(item));
            refill();
        }
    }

    @Override
    public void processElement2(StreamRecord<Directive> element) {
        directives.apply(element.getValue());
        if (element.getValue().hasCancel()) {
            items.takeParked(element.getValue().getCancel().getExecutionId())
                    .forEach(this::dropParked);
        }
        if (element.getValue().hasPipeline()) {
            awaited.takeAll().forEach(this::resolve);
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        underWayState.update(items.kept());
        directives.forgetBefore(getProcessingTimeService().getCurrentProcessingTime());
        directiveState.save(directives);
    }

    /** Called when the job is drained: nothing more comes in, what is under way ends. */
    @Override
    public void finish() throws Exception {
        thread.workUntil(items::isEmpty);
        super.finish();
    }

    @Override
    public void close() throws Exception {
        if (inputs != null) {
            inputs.close();
        }
        if (runtime != null) {
            runtime.close();
        }
        super.close();
    }

    /** Lets parked items have their turn. */
    private void refill() {
        List<LaneItem> next = items.refill();
        if (!next.isEmpty()) {
            thread.whenDone(inputs.read(next), this::beginParked);
        }
    }

    private void beginParked(@Nullable List<LaneItem> read, @Nullable Throwable failure) {
        for (LaneItem item : requireRead(read, failure)) {
            items.begin(item);
            begin(item);
        }
    }

    private static List<LaneItem> requireRead(
            @Nullable List<LaneItem> read, @Nullable Throwable failure) {
        if (read == null) {
            throw new IllegalStateException("inputs can not be read again", failure);
        }
        return read;
    }

    private void begin(LaneItem item) {
        ItemRequest request = item.getRequest();
        if (request.hasInlineData() || request.hasObjectKey()) {
            resolve(request);
        } else {
            reject(request, KeptItems.inputGone(item));
        }
    }

    /** One that announces its execution is read again first: what it was is to be told whole. */
    private void dropParked(LaneItem item) {
        if (!KeptItems.isToBeTold(item)) {
            dropCancelled(item);
            return;
        }
        items.begin(item);
        thread.whenDone(
                inputs.read(List.of(item)),
                (read, failure) -> requireRead(read, failure).forEach(this::dropCancelled));
    }

    private void dropCancelled(LaneItem item) {
        ItemRequest request = item.getRequest();
        items.begin(item);
        reject(
                request,
                new FlowcanvasException(ErrorCode.CANCELLED, "the execution was cancelled"));
    }

    private void resolve(ItemRequest request) {
        if (request.hasDefinition()) {
            start(request, request.getDefinition());
            return;
        }
        directives
                .pipeline(request.getReference().getId())
                .ifPresentOrElse(known -> start(request, known), () -> awaited.await(request));
    }

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
        thread.whenDone(
                runtime.runner().run(item, new Observer(request.getExecutionId(), events)),
                (outcome, failure) -> finish(request, events, outcome, failure));
    }

    private void reject(ItemRequest request, FlowcanvasException reason) {
        reject(request, request.getDefinition(), reason);
    }

    private void reject(
            ItemRequest request, PipelineDefinition definition, FlowcanvasException reason) {
        ItemOutcome outcome = runtime.runner().rejected(request, reason);
        finish(request, events(request, definition), outcome);
    }

    private ItemEvents events(ItemRequest request, PipelineDefinition definition) {
        return new ItemEvents(request, items.underWay(request).getPosition(), definition);
    }

    private void finish(
            ItemRequest request,
            ItemEvents events,
            @Nullable ItemOutcome outcome,
            @Nullable Throwable failure) {
        if (outcome == null) {
            throw new IllegalStateException("the image workers can not go on", failure);
        }
        finish(request, events, outcome);
    }

    private void finish(ItemRequest request, ItemEvents events, ItemOutcome outcome) {
        items.end(request);
        if (outcome.result().status() == ExecutionStatus.FAILED) {
            failed.inc();
        } else {
            completed.inc();
        }
        events.delivered(outcome)
                .ifPresent(finished -> output.collect(FINISHED, new StreamRecord<>(finished)));
        output.collect(new StreamRecord<>(events.finished(outcome)));
        refill();
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
            thread.run(() -> output.collect(new StreamRecord<>(started)));
        }

        @Override
        public boolean isCancelled() {
            return directives.isCancelled(executionId);
        }
    }
}
