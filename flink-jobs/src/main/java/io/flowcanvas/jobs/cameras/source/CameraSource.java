package io.flowcanvas.jobs.cameras.source;

import io.flowcanvas.jobs.cameras.grab.GrabSettings;
import io.flowcanvas.jobs.cameras.grab.Outbound;
import io.flowcanvas.outbound.AddressPolicy;
import io.flowcanvas.proto.jobs.v1.CameraEnumeratorState;
import io.flowcanvas.proto.jobs.v1.CameraRecord;
import io.flowcanvas.proto.jobs.v1.CameraSplitState;
import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Cameras that are pulled. A camera is a split; which there are the feed says at run time. The
 * operator behind it must be chained to it: it frees the places that frames hold.
 */
public final class CameraSource
        implements Source<CameraRecord, CameraSplit, CameraEnumeratorState> {
    private static final long serialVersionUID = 1L;

    private final CameraFeed feed;
    private final GrabSettings settings;
    private final List<String> allowedNetworks;
    private final String allowedPorts;

    /**
     * @param allowedNetworks where cameras may be besides public addresses: {@code 10.0.0.0/8}
     * @param allowedPorts of all others
     */
    public CameraSource(
            CameraFeed feed,
            GrabSettings settings,
            List<String> allowedNetworks,
            String allowedPorts) {
        this.feed = feed;
        this.settings = settings;
        this.allowedNetworks = List.copyOf(allowedNetworks);
        this.allowedPorts = allowedPorts;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<CameraRecord, CameraSplit> createReader(SourceReaderContext context) {
        return new CameraReader(
                context,
                settings,
                Outbound.open(AddressPolicy.of(allowedNetworks, allowedPorts), settings));
    }

    @Override
    public SplitEnumerator<CameraSplit, CameraEnumeratorState> createEnumerator(
            SplitEnumeratorContext<CameraSplit> context) {
        return restoreEnumerator(context, CameraEnumeratorState.getDefaultInstance());
    }

    @Override
    public SplitEnumerator<CameraSplit, CameraEnumeratorState> restoreEnumerator(
            SplitEnumeratorContext<CameraSplit> context, CameraEnumeratorState state) {
        return new CameraEnumerator(context, feed, state);
    }

    @Override
    public SimpleVersionedSerializer<CameraSplit> getSplitSerializer() {
        return new MessageSerializer<>(
                CameraSplit::state, CameraSplit::new, CameraSplitState.parser());
    }

    @Override
    public SimpleVersionedSerializer<CameraEnumeratorState> getEnumeratorCheckpointSerializer() {
        return new MessageSerializer<>(
                state -> state, state -> state, CameraEnumeratorState.parser());
    }
}
