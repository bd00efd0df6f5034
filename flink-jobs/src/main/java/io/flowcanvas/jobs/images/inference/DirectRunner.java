package io.flowcanvas.jobs.images.inference;

import java.nio.FloatBuffer;
import java.util.List;

/** Runs each image at once on its caller's thread; on a CPU nothing is gained by waiting. */
final class DirectRunner implements InferenceRunner {
    private final OnnxSession session;
    private final long[] shape;

    DirectRunner(OnnxSession session, Detector detector) {
        this.session = session;
        this.shape = detector.inputShape(1);
    }

    @Override
    public List<Candidate> run(FloatBuffer input, Decoder decoder) {
        return decoder.decode(session.run(input, shape), 0);
    }

    @Override
    public void close() {
        session.close();
    }
}
