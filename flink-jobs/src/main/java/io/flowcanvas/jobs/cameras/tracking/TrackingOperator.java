package io.flowcanvas.jobs.cameras.tracking;

import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import io.flowcanvas.proto.jobs.v1.CameraMemory;
import io.flowcanvas.proto.jobs.v1.CameraOutcome;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Remembers each camera's objects, counts and alarms. Keyed by camera id; {@link CameraStory}
 * decides. Time is the frames' own, camera by camera, so a clock that is wrong harms one camera
 * only; a timer of the job's clock is there for what must be said though no frames come.
 */
public final class TrackingOperator
        extends KeyedProcessFunction<String, CameraOutcome, CameraEvent> {
    private static final long serialVersionUID = 1L;

    private final long quietMillis;
    private transient ValueState<CameraMemory> memories;

    /**
     * @param quietMillis without a frame, after which a camera that is pushed counts as down
     */
    @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
    public TrackingOperator(long quietMillis) {
        this.quietMillis = quietMillis;
    }

    @Override
    public void open(OpenContext context) {
        memories =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "camera",
                                        ProtobufTypeInformation.ofMessage(CameraMemory.class)));
    }

    @Override
    public void processElement(CameraOutcome outcome, Context context, Collector<CameraEvent> out)
            throws Exception {
        CameraMemory memory = memory();
        if (outcome.hasRemoved()) {
            forget(memory, context);
            return;
        }
        if (outcome.getCamera().getVersion() < memory.getCamera().getVersion()) {
            // of before the camera was changed: what it saw still counts, by the present rules
            outcome = outcome.toBuilder().setCamera(memory.getCamera()).build();
        }
        long now = context.timerService().currentProcessingTime();
        CameraStory story = new CameraStory(memory, outcome.getCamera(), now);
        story.tell(outcome);
        CameraMemory.Builder next = story.memory().toBuilder();
        if (outcome.hasSeen() || outcome.hasFailed()) {
            next.setArrivedMillis(now);
        }
        follow(story, next, context, out);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<CameraEvent> out)
            throws Exception {
        CameraMemory memory = memory();
        if (memory.getTimerMillis() != timestamp) {
            return;
        }
        long now = context.timerService().currentProcessingTime();
        CameraMemory.Builder next = memory.toBuilder().setTimerMillis(0);
        CameraDefinition camera = memory.getCamera();
        CameraStory story = new CameraStory(next.build(), camera, now);
        long quiet = now - memory.getArrivedMillis();
        if (quiet >= quietMillis) {
            story.quiet(quiet);
        }
        follow(story, story.memory().toBuilder(), context, out);
    }

    private CameraMemory memory() throws Exception {
        CameraMemory memory = memories.value();
        return memory == null ? CameraMemory.getDefaultInstance() : memory;
    }

    private void follow(
            CameraStory story,
            CameraMemory.Builder next,
            Context context,
            Collector<CameraEvent> out)
            throws Exception {
        if (next.getTimerMillis() == 0 && story.isWaiting()) {
            long now = context.timerService().currentProcessingTime();
            long due = next.getArrivedMillis() + quietMillis;
            long at = due > now ? due : now + quietMillis;
            next.setTimerMillis(at);
            context.timerService().registerProcessingTimeTimer(at);
        }
        memories.update(next.build());
        story.events().forEach(out::collect);
    }

    private void forget(CameraMemory memory, Context context) {
        if (memory.getTimerMillis() != 0) {
            context.timerService().deleteProcessingTimeTimer(memory.getTimerMillis());
        }
        memories.clear();
    }
}
