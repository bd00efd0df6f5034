package io.flowcanvas.jobs.images.processing;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.execution.Detection;
import io.flowcanvas.core.pipeline.Step;
import io.flowcanvas.jobs.cost.CpuStage;
import io.flowcanvas.jobs.images.codec.HeaderProbe;
import io.flowcanvas.jobs.images.codec.ImageDecoder;
import io.flowcanvas.jobs.images.codec.ImageHeader;
import io.flowcanvas.jobs.images.codec.ImageLimits;
import io.flowcanvas.jobs.images.codec.NativeScope;
import io.flowcanvas.jobs.images.component.Extent;
import io.flowcanvas.jobs.images.component.Frame;
import io.flowcanvas.jobs.images.component.Located;
import io.flowcanvas.jobs.images.component.StepContext;
import io.flowcanvas.jobs.images.processing.Plan.PlannedStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/** One item on its way through the steps. Used once, by one thread. */
final class ItemRun implements AutoCloseable {
    private final ItemWork work;
    private final Plan plan;
    private final StepListener listener;
    private final OutputWriter writer;
    private final Frames frames = new Frames();
    private final Map<String, EncodedOutput> images = new HashMap<>();
    private final List<Detection> detections = new ArrayList<>();
    private @Nullable String firstDetector;
    private DetectionsDocument.@Nullable Size lookedAt;

    ItemRun(ItemWork work, Plan plan, StepListener listener) {
        this.work = work;
        this.plan = plan;
        this.listener = listener;
        OutputNames names = new OutputNames(work.fileName(), plan.outputs().size());
        this.writer = new OutputWriter(work.pipeline().encoding(), names);
    }

    ProcessedItem run(ImageLimits limits) {
        requireNotCancelled();
        long began = CpuStage.begin();
        decode(limits);
        CpuStage.DECODE.since(began);
        for (int i = 0; i < plan.steps().size(); i++) {
            requireNotCancelled();
            listener.stepStarted(i);
            listener.stepFinished(i, measured(plan.steps().get(i)));
            keepOutput(plan.steps().get(i).step().id());
        }
        return new ProcessedItem(outputs(), detections);
    }

    @Override
    public void close() {
        frames.close();
    }

    private void decode(ImageLimits limits) {
        ImageHeader header = HeaderProbe.probe(work.image());
        limits.check(header);
        Extent size = new Extent(header.width(), header.height());
        NativeScope.call(
                () -> {
                    Mat pixels = ImageDecoder.decode(work.image(), header, plan.reduction(header));
                    Frame input = Frame.input(pixels, size, header.orientation());
                    frames.put(Step.INPUT, input, plan.readers(Step.INPUT));
                    return input;
                });
    }

    private StepMeasurement measured(PlannedStep planned) {
        Instant started = Instant.now();
        long cpu = CpuStage.begin();
        long bytes = NativeScope.call(() -> apply(planned));
        long used = CpuStage.begin() - cpu;
        (planned.detects() ? CpuStage.DETECT : CpuStage.STEPS).add(used);
        return new StepMeasurement(started, Instant.now(), used, bytes);
    }

    /** Returns the size of the step's image in memory. */
    private long apply(PlannedStep planned) {
        Step step = planned.step();
        Frame input = frames.inputOf(step);
        boolean sole = frames.isSoleReader(step.inputs().get(0));
        StepContext context = new StepContext(step.id(), planned.parameters(), sole);
        Frame result = result(planned, input, context);
        recordDetections(planned, result);
        frames.put(step.id(), result, plan.readers(step.id()));
        step.inputs().forEach(frames::release);
        return result.pixels().total() * result.pixels().elemSize();
    }

    private static Frame result(PlannedStep planned, Frame input, StepContext context) {
        try {
            return planned.component().apply(input, context);
        } catch (FlowcanvasException e) {
            throw new FlowcanvasException(
                    e.code(), "step " + context.step() + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new FlowcanvasException(
                    ErrorCode.COMPONENT_FAILED,
                    "step %s: %s cannot work on this image: %s"
                            .formatted(context.step(), planned.component().id(), e.getMessage()),
                    e);
        }
    }

    private void recordDetections(PlannedStep planned, Frame result) {
        if (!planned.detects()) {
            return;
        }
        if (firstDetector == null) {
            firstDetector = planned.step().id();
            lookedAt = new DetectionsDocument.Size(result.size().width(), result.size().height());
        }
        result.detections().stream()
                .map(Located::detection)
                .filter(detection -> detection.step().equals(planned.step().id()))
                .forEach(detections::add);
    }

    private void keepOutput(String id) {
        if (plan.outputs().contains(id)) {
            long began = CpuStage.begin();
            images.put(id, writer.write(id, frames.get(id)));
            CpuStage.ENCODE.since(began);
            frames.release(id);
        }
    }

    private List<EncodedOutput> outputs() {
        List<EncodedOutput> outputs = new ArrayList<>();
        for (String id : plan.outputs()) {
            EncodedOutput image = images.get(id);
            if (image != null) {
                outputs.add(image);
            }
        }
        if (firstDetector != null && lookedAt != null) {
            outputs.add(writer.write(firstDetector, DetectionsDocument.of(lookedAt, detections)));
        }
        return outputs;
    }

    private void requireNotCancelled() {
        if (listener.isCancelled()) {
            throw new FlowcanvasException(ErrorCode.CANCELLED, "the execution was cancelled");
        }
    }
}
