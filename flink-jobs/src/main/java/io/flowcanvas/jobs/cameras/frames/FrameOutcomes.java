package io.flowcanvas.jobs.cameras.frames;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.execution.Detection;
import io.flowcanvas.jobs.images.codec.HeaderProbe;
import io.flowcanvas.jobs.images.codec.ImageHeader;
import io.flowcanvas.jobs.images.processing.EncodedOutput;
import io.flowcanvas.proto.engine.v1.CameraPicture;
import io.flowcanvas.proto.engine.v1.FrameFailed;
import io.flowcanvas.proto.jobs.v1.CameraOutcome;
import io.flowcanvas.proto.jobs.v1.CameraRecord;
import io.flowcanvas.proto.jobs.v1.SeenFrame;
import io.flowcanvas.proto.jobs.v1.SeenObject;
import java.util.Optional;

/** Writes what became of a camera's records as records for whoever remembers. */
final class FrameOutcomes {
    /** Bytes of a picture; a record takes a MiB more, for what is said of it. */
    static final int LARGEST_PICTURE = 16 * 1024 * 1024;

    private static final long MICROS = 1_000_000;

    private FrameOutcomes() {}

    /** Of a record that is no frame. */
    static CameraOutcome passedOn(CameraRecord record) {
        CameraOutcome.Builder outcome = begin(record);
        return (record.hasStatus()
                        ? outcome.setStatus(record.getStatus())
                        : outcome.setRemoved(record.getRemoved()))
                .build();
    }

    /** What was seen; places are parts of the picture that the detecting step looked at. */
    static CameraOutcome seen(CameraRecord record, FrameProcessing.Result result) {
        ImageHeader header = HeaderProbe.probe(record.getFrame().getImage().asReadOnlyByteBuffer());
        SeenFrame.Builder seen =
                SeenFrame.newBuilder()
                        .setNumber(record.getFrame().getNumber())
                        .setWidth(header.width())
                        .setHeight(header.height())
                        .setProcessingMillis(result.workMillis());
        result.item().detections().forEach(detection -> seen.addObjects(object(detection)));
        return begin(record).setSeen(seen).build();
    }

    private static SeenObject object(Detection detection) {
        Detection.Box box = detection.box();
        return SeenObject.newBuilder()
                .setLabel(detection.label())
                .setScore(detection.score())
                .setX(box.x() / box.imageWidth())
                .setY(box.y() / box.imageHeight())
                .setWidth(box.width() / box.imageWidth())
                .setHeight(box.height() / box.imageHeight())
                .build();
    }

    static CameraOutcome failed(CameraRecord record, FlowcanvasException reason) {
        return begin(record)
                .setFailed(
                        FrameFailed.newBuilder()
                                .setFrame(record.getFrame().getNumber())
                                .setCode(reason.code().name())
                                .setMessage(String.valueOf(reason.getMessage())))
                .build();
    }

    /** The image of the last step that makes one. */
    static Optional<CameraPicture> picture(CameraRecord record, FrameProcessing.Result result) {
        Optional<EncodedOutput> last =
                result.item().outputs().stream()
                        .filter(output -> output.role().equals(EncodedOutput.IMAGE))
                        .reduce((one, other) -> other);
        return last.map(output -> picture(record, output));
    }

    /** Whether it can be sent; one that cannot would end the job. */
    static boolean fits(CameraPicture picture) {
        return picture.getJpeg().size() <= LARGEST_PICTURE;
    }

    private static CameraPicture picture(CameraRecord record, EncodedOutput output) {
        return CameraPicture.newBuilder()
                .setCameraId(record.getCamera().getId())
                .setFrame(record.getFrame().getNumber())
                .setCapturedAt(timestamp(record.getAtMicros()))
                .setWidth(output.width() == null ? 0 : output.width())
                .setHeight(output.height() == null ? 0 : output.height())
                .setJpeg(ByteString.copyFrom(output.content()))
                .build();
    }

    private static Timestamp timestamp(long micros) {
        return Timestamp.newBuilder()
                .setSeconds(Math.floorDiv(micros, MICROS))
                .setNanos((int) Math.floorMod(micros, MICROS) * 1000)
                .build();
    }

    private static CameraOutcome.Builder begin(CameraRecord record) {
        return CameraOutcome.newBuilder()
                .setCamera(record.getCamera())
                .setAtMicros(record.getAtMicros());
    }
}
