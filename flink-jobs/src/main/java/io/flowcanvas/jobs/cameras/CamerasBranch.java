package io.flowcanvas.jobs.cameras;

import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.jobs.cameras.frames.FrameOperatorFactory;
import io.flowcanvas.jobs.cameras.frames.FrameProcessing;
import io.flowcanvas.jobs.cameras.frames.PushedFrames;
import io.flowcanvas.jobs.cameras.source.CameraSource;
import io.flowcanvas.jobs.cameras.source.KafkaCameraFeed;
import io.flowcanvas.jobs.cameras.tracking.TrackingOperator;
import io.flowcanvas.jobs.configuration.CamerasConfiguration;
import io.flowcanvas.jobs.kafka.KafkaSinks;
import io.flowcanvas.jobs.kafka.KafkaSources;
import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import io.flowcanvas.proto.engine.v1.CameraPicture;
import io.flowcanvas.proto.jobs.v1.CameraChange;
import io.flowcanvas.proto.jobs.v1.CameraOutcome;
import io.flowcanvas.proto.jobs.v1.CameraRecord;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.BroadcastStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The cameras' branch of the images job: frames that are pulled and frames that are pushed, each
 * through its camera's pipeline, to what is remembered by camera, to events and pictures.
 */
public final class CamerasBranch {
    private final String bootstrapServers;
    private final CamerasConfiguration configuration;
    private final FrameProcessing.Factory processings;

    public CamerasBranch(
            String bootstrapServers,
            CamerasConfiguration configuration,
            FrameProcessing.Factory processings) {
        this.bootstrapServers = bootstrapServers;
        this.configuration = configuration;
        this.processings = processings;
    }

    /** Adds the branch to the job. */
    public void define(StreamExecutionEnvironment environment) {
        KafkaSinks sinks = new KafkaSinks(bootstrapServers);
        SingleOutputStreamOperator<CameraOutcome> pulled = look(pulled(environment), "pulled");
        SingleOutputStreamOperator<CameraOutcome> pushed = look(pushed(environment), "pushed");
        pulled.union(pushed)
                .keyBy(outcome -> outcome.getCamera().getId())
                .process(new TrackingOperator(configuration.quietLimit().toMillis()))
                .returns(ProtobufTypeInformation.ofMessage(CameraEvent.class))
                .name("follow objects")
                .uid("follow-objects")
                .sinkTo(
                        sinks.records(
                                Topics.CAMERA_EVENTS,
                                CameraEvent::getCameraId,
                                event -> event.toByteArray()))
                .name("camera events")
                .uid("camera-events");
        pulled.getSideOutput(FrameOperatorFactory.pictures())
                .union(pushed.getSideOutput(FrameOperatorFactory.pictures()))
                .sinkTo(
                        sinks.records(
                                Topics.CAMERA_PICTURES,
                                CameraPicture::getCameraId,
                                picture -> picture.toByteArray()))
                .name("camera pictures")
                .uid("camera-pictures");
    }

    private DataStream<CameraRecord> pulled(StreamExecutionEnvironment environment) {
        CameraSource source =
                new CameraSource(
                        new KafkaCameraFeed(bootstrapServers),
                        configuration.grabbing(),
                        configuration.allowedNetworks(),
                        configuration.allowedPorts());
        return environment
                .fromSource(
                        source,
                        WatermarkStrategy.noWatermarks(),
                        "cameras",
                        ProtobufTypeInformation.ofMessage(CameraRecord.class))
                .uid("cameras");
    }

    private DataStream<CameraRecord> pushed(StreamExecutionEnvironment environment) {
        KafkaSources sources = new KafkaSources(bootstrapServers, "images");
        BroadcastStream<CameraChange> cameras =
                environment
                        .fromSource(
                                sources.cameras(),
                                WatermarkStrategy.noWatermarks(),
                                "cameras that are pushed")
                        .setParallelism(1)
                        .uid("pushed-cameras")
                        .broadcast(PushedFrames.CAMERAS);
        return environment
                .fromSource(
                        sources.cameraFrames(), WatermarkStrategy.noWatermarks(), "pushed frames")
                .uid("pushed-frames")
                .connect(cameras)
                .process(new PushedFrames())
                .returns(ProtobufTypeInformation.ofMessage(CameraRecord.class))
                .name("find cameras")
                .uid("find-cameras");
    }

    private SingleOutputStreamOperator<CameraOutcome> look(
            DataStream<CameraRecord> records, String kind) {
        return records.transform(
                        "look at " + kind,
                        ProtobufTypeInformation.ofMessage(CameraOutcome.class),
                        new FrameOperatorFactory(processings))
                .uid("look-at-" + kind);
    }
}
