package io.flowcanvas.jobs.cameras.grab;

import org.jspecify.annotations.Nullable;

/** What FFmpeg is told while it works for one camera. Used by the camera's thread. */
final class Answering implements NativeCalls.Answers {
    private final CameraAddress address;
    private final Patience patience;
    private final Outbound outbound;
    private @Nullable String refusal;

    Answering(CameraAddress address, Patience patience, Outbound outbound) {
        this.address = address;
        this.patience = patience;
        this.outbound = outbound;
    }

    @Override
    public boolean isInterrupted() {
        return patience.isOver();
    }

    @Override
    public boolean mayOpen(String url) {
        return !address.isLive() && url.startsWith(CameraAddress.FILE);
    }

    @Override
    public @Nullable HttpStream open(String url) {
        try {
            return HttpStream.open(outbound.client(), url, this::isInterrupted);
        } catch (CameraFailure refused) {
            refusal = refused.getMessage();
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** The failure as we know it, where we know better than FFmpeg. */
    CameraFailure explain(CameraFailure failure) {
        return refusal == null ? failure : new CameraFailure(refusal);
    }
}
