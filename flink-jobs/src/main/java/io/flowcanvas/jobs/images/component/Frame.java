package io.flowcanvas.jobs.images.component;

import io.flowcanvas.core.execution.Detection;
import io.flowcanvas.core.pipeline.OutputEncoding;
import io.flowcanvas.jobs.images.inference.Found;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * An image between two steps, and what is known of it.
 *
 * @param pixels BGR or BGRA, 8 bits, in native memory
 * @param size what the image stands for; the pixels are fewer only right after a reduced decode
 * @param fromInput from the submitted image's pixels to this one's
 * @param orientation EXIF orientation not applied yet, 1 to 8
 * @param encoding how this branch is to be written, as far as a step said so
 */
public record Frame(
        Mat pixels,
        Extent size,
        Affine fromInput,
        int orientation,
        OutputEncoding encoding,
        List<Located> detections) {
    public Frame {
        detections = List.copyOf(detections);
    }

    /** The submitted image. */
    public static Frame input(Mat pixels, Extent size, int orientation) {
        return new Frame(
                pixels, size, Affine.IDENTITY, orientation, OutputEncoding.UNSPECIFIED, List.of());
    }

    /** This image with the detections of other branches added, each once. */
    public Frame withDetectionsOf(List<Frame> others) {
        List<Located> all = new ArrayList<>(detections);
        others.forEach(other -> all.addAll(other.detections));
        return withLocated(all.stream().distinct().toList());
    }

    /** The same image, redrawn: nothing has moved. */
    Frame repainted(Mat changed) {
        return new Frame(changed, size, fromInput, orientation, encoding, detections);
    }

    /** Another image whose pixels come from this one's by the map. */
    Frame moved(Mat changed, Affine map) {
        return moved(changed, new Extent(changed.cols(), changed.rows()), map);
    }

    /** The same for pixels that stand for more of them, as after a reduced decode. */
    Frame moved(Mat changed, Extent newSize, Affine map) {
        return new Frame(changed, newSize, fromInput.then(map), orientation, encoding, detections);
    }

    Frame upright() {
        return new Frame(pixels, size, fromInput, 1, encoding, detections);
    }

    Frame encodedAs(OutputEncoding chosen) {
        return new Frame(pixels, size, fromInput, orientation, chosen, detections);
    }

    /** Adds what a step found in this image. */
    Frame withFound(String step, List<Found> found) {
        List<Located> all = new ArrayList<>(detections);
        Affine toInput = fromInput.inverse();
        for (Found thing : found) {
            Detection.Box box =
                    new Detection.Box(
                            thing.x(),
                            thing.y(),
                            thing.width(),
                            thing.height(),
                            size.width(),
                            size.height());
            Detection detection = new Detection(step, thing.label(), thing.score(), box);
            all.add(new Located(detection, toInput));
        }
        return withLocated(all);
    }

    private Frame withLocated(List<Located> located) {
        return new Frame(pixels, size, fromInput, orientation, encoding, located);
    }
}
