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

    /** How long an item waits for a pipeline that it only names. */
    private static final Duration PIPELINE_PATIENCE = Duration.ofSeconds(10);

    /** Bytes of images under way that leave room for one more. */
    private static final long MOST_INPUT_BYTES = 16L * 1024 * 1024;

    private final ImagesJobConfiguration configuration;
    private final ImageRuntime.Factory runtimes;
    private final InputRecovery recovery;
    private final transient MailboxExecutor mailbox;

    private transient ListState<LaneItem> underWayState;
    private transient DirectiveState directiveState;

    private transient Map<String, LaneItem> underWay;
    private transient Parking parking;
    private transient InputReader inputs;
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
        parking = new Parking(configuration.parkedItems());
        inputs = new InputReader(recovery);
        waitingForPipeline = new ArrayList<>();
        reader = new PipelineReader(ComponentCatalogue.load());
        runtime = runtimes.open(configuration, getRuntimeContext());
        completed = getMetricGroup().counter("itemsCompleted");
        failed = getMetricGroup().counter("itemsFailed");
        getMetricGroup().gauge("itemsUnderWay", () -> underWay.size());
        getMetricGroup().gauge("itemsParked", () -> parking.size());
        for (LaneItem item : underWayState.get()) {
            parking.park(key(item.getRequest()), item);
        }
        refill();
    }

    @Override
    public void processElement1(StreamRecord<LaneItem> element) throws Exception {
        LaneItem item = element.getValue();
        String key = key(item.getRequest());
        // a second copy of an item that is here is dropped
        if (underWay.containsKey(key) || parking.contains(key)) {
            return;
        }
        if (directives.isCancelled(item.getRequest().getExecutionId())) {
            dropCancelled(item);
        } else if (parking.isEmpty() && hasRoom()) {
            underWay.put(key, item);
            begin(item);
        } else {
            while (parking.isFull()) {
                mailbox.yield();
            }
            parking.park(key, KeptItems.parked(item));
            refill();
        }
    }

    @Override
    public void processElement2(StreamRecord<Directive> element) {
        directives.apply(element.getValue());
        if (element.getValue().hasCancel()) {
            parking.takeExecution(element.getValue().getCancel().getExecutionId())
                    .forEach(this::dropParked);
        }
        if (element.getValue().hasPipeline() && !waitingForPipeline.isEmpty()) {
            List<ItemRequest> waiting = List.copyOf(waitingForPipeline);
            waitingForPipeline.clear();
            waiting.forEach(this::resolve);
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        List<LaneItem> items = new ArrayList<>();
        underWay.values().forEach(item -> items.add(KeptItems.underWay(item)));
        items.addAll(parking.all());
        underWayState.update(items);
        directives.forgetBefore(getProcessingTimeService().getCurrentProcessingTime());
        directiveState.save(directives);
    }

    /** Called when the job is drained: nothing more comes in, what is under way ends. */
    @Override
    public void finish() throws Exception {
        while (!underWay.isEmpty() || !parking.isEmpty()) {
            mailbox.yield();
        }
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

    private boolean hasRoom() {
        return underWay.size() < configuration.inFlightItems() && inputBytes() < MOST_INPUT_BYTES;
    }

    /** Of the images that are under way. */
    private long inputBytes() {
        return underWay.values().stream().mapToLong(KeptItems::inputBytes).sum();
    }

    /** Lets parked items have their turn, some at a time, or all that are left. */
    @SuppressWarnings("FutureReturnValueIgnored") // its failure is handed to the task thread too
    private void refill() {
        int free = configuration.inFlightItems() - underWay.size();
        boolean areMany = 2 * free >= configuration.inFlightItems();
        boolean areAll = parking.size() <= free;
        if (parking.isEmpty() || !(areMany || areAll)) {
            return;
        }
        List<LaneItem> next = parking.take(free, MOST_INPUT_BYTES - inputBytes());
        if (next.isEmpty()) {
            return;
        }
        next.forEach(item -> underWay.put(key(item.getRequest()), item));
        inputs.read(next)
                .whenComplete((items, failure) -> onTaskThread(() -> beginParked(items, failure)));
    }

    private void beginParked(List<LaneItem> items, @Nullable Throwable failure) {
        requireRead(failure);
        for (LaneItem item : items) {
            underWay.put(key(item.getRequest()), item);
            begin(item);
        }
    }

    private static void requireRead(@Nullable Throwable failure) {
        if (failure != null) {
            throw new IllegalStateException("inputs can not be read again", failure);
        }
    }

    private void begin(LaneItem item) {
        ItemRequest request = item.getRequest();
        if (request.hasInlineData() || request.hasObjectKey()) {
            resolve(request);
        } else {
            reject(request, request.getDefinition(), KeptItems.inputGone(item));
        }
    }

    /** One that announces its execution is read again first: what it was is to be told whole. */
    @SuppressWarnings("FutureReturnValueIgnored") // its failure is handed to the task thread too
    private void dropParked(LaneItem item) {
        if (!KeptItems.isToBeTold(item)) {
            dropCancelled(item);
            return;
        }
        underWay.put(key(item.getRequest()), item);
        inputs.read(List.of(item))
                .whenComplete((items, failure) -> onTaskThread(() -> dropRead(items, failure)));
    }

    private void dropRead(List<LaneItem> items, @Nullable Throwable failure) {
        requireRead(failure);
        items.forEach(this::dropCancelled);
    }

    private void dropCancelled(LaneItem item) {
        ItemRequest request = item.getRequest();
        underWay.put(key(request), item);
        reject(
                request,
                request.getDefinition(),
                new FlowcanvasException(ErrorCode.CANCELLED, "the execution was cancelled"));
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
        refill();
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
