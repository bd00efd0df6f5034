package io.flowcanvas.jobs.images.intake;

import io.flowcanvas.core.component.ComponentCatalogue;
import io.flowcanvas.jobs.images.codec.ImageLimits;
import io.flowcanvas.jobs.images.pipeline.PipelineReader;
import io.flowcanvas.jobs.kafka.PipelineTopic;
import io.flowcanvas.jobs.kafka.Timestamps;
import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.jobs.v1.DeadLetter;
import io.flowcanvas.proto.jobs.v1.Directive;
import io.flowcanvas.proto.jobs.v1.IntakeRecord;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Turns submissions into items of the lanes, and what is none into dead letters. One that names an
 * unknown pipeline waits a while: the pipeline may be on its way in the broadcast, the second
 * input.
 */
final class IntakeOperator extends AbstractStreamOperator<ItemRequest>
        implements TwoInputStreamOperator<IntakeRecord, Directive, ItemRequest> {
    private static final long serialVersionUID = 1L;

    static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>(
                    "intake-dead-letters", ProtobufTypeInformation.ofMessage(DeadLetter.class));

    /** How long a submission waits for its pipeline. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Of submissions that wait, in one subtask. */
    private static final long MOST_WAITING_BYTES = 16L * 1024 * 1024;

    private final long maxPixels;
    private final PipelineTopic topic;

    private transient ListState<IntakeRecord> waitingState;
    private transient Waiting waiting;
    private transient KnownPipelines pipelines;
    private transient SubmissionReader reader;
    private transient Submissions submissions;
    private transient Counter taken;
    private transient Counter refused;

    @SuppressWarnings("NullAway.Init") // Flink calls initializeState and open before anything else
    IntakeOperator(long maxPixels, PipelineTopic topic) {
        this.maxPixels = maxPixels;
        this.topic = topic;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        waitingState =
                context.getOperatorStateStore()
                        .getListState(
                                ProtobufTypeInformation.listOf(
                                        "waiting-submissions", IntakeRecord.class));
    }

    @Override
    public void open() throws Exception {
        super.open();
        waiting = new Waiting(MOST_WAITING_BYTES);
        pipelines = new KnownPipelines();
        topic.read().forEach(pipelines::apply);
        reader = new SubmissionReader(new ImageLimits(maxPixels));
        ComponentCatalogue catalogue = ComponentCatalogue.load();
        submissions = new Submissions(new PipelineReader(catalogue), new FileOwnership(catalogue));
        taken = getMetricGroup().counter("submissionsTaken");
        refused = getMetricGroup().counter("submissionsRefused");
        for (IntakeRecord record : waitingState.get()) {
            take(record);
        }
    }

    @Override
    public void processElement1(StreamRecord<IntakeRecord> element) {
        take(element.getValue());
    }

    @Override
    public void processElement2(StreamRecord<Directive> element) {
        Directive directive = element.getValue();
        pipelines.apply(directive);
        if (directive.hasPipeline()) {
            waiting.takeNaming(directive.getPipeline().getId()).forEach(this::resolve);
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        waitingState.update(waiting.records());
    }

    /** Called when the job is drained: no pipeline comes any more. */
    @Override
    public void finish() throws Exception {
        giveUpOverdue(Long.MAX_VALUE);
        super.finish();
    }

    private void take(IntakeRecord record) {
        try {
            if (!record.getRecord().hasValue()) {
                throw new UnreadableSubmission("the record has no value");
            }
            Submission submission = reader.read(record.getRecord().getValue());
            long now = getProcessingTimeService().getCurrentProcessingTime();
            resolve(new Waiting.Entry(submission, record, now + PATIENCE.toMillis()));
        } catch (UnreadableSubmission unreadable) {
            bury(record, unreadable.reason());
        }
    }

    private void resolve(Waiting.Entry entry) {
        Submission submission = entry.submission();
        Optional<PipelineDefinition> definition =
                pipelines.find(submission.pipelineId(), submission.clientId());
        if (definition.isEmpty()) {
            await(entry);
            return;
        }
        try {
            ItemRequest item =
                    submissions.item(
                            submission, entry.record(), definition.get(), Timestamps.now());
            taken.inc();
            output.collect(new StreamRecord<>(item));
        } catch (UnreadableSubmission refusal) {
            bury(entry.record(), refusal.reason());
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a timer too many finds nothing overdue
    private void await(Waiting.Entry entry) {
        waiting.add(entry);
        getProcessingTimeService().registerTimer(entry.deadline(), this::giveUpOverdue);
        for (Optional<Waiting.Entry> surplus = waiting.takeSurplus();
                surplus.isPresent();
                surplus = waiting.takeSurplus()) {
            giveUp(surplus.get());
        }
    }

    private void giveUpOverdue(long now) {
        for (Optional<Waiting.Entry> overdue = waiting.takeOverdue(now);
                overdue.isPresent();
                overdue = waiting.takeOverdue(now)) {
            giveUp(overdue.get());
        }
    }

    private void giveUp(Waiting.Entry entry) {
        Submission submission = entry.submission();
        bury(
                entry.record(),
                "unknown pipeline: client_id \"%s\" has no pipeline_id \"%s\""
                        .formatted(submission.clientId(), submission.pipelineId()));
    }

    private void bury(IntakeRecord record, String reason) {
        refused.inc();
        output.collect(
                DEAD_LETTERS,
                new StreamRecord<>(record.getRecord().toBuilder().setReason(reason).build()));
    }
}
