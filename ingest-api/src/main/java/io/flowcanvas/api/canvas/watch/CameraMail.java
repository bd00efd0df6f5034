package io.flowcanvas.api.canvas.watch;

import io.flowcanvas.proto.engine.v1.CameraEvent;
import io.flowcanvas.proto.engine.v1.CameraStatus;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Events of cameras that wait to be sent over one connection. Of frames the newest of each camera;
 * everything else in order, up to a bound: beyond it the oldest go, and how many went is told in
 * their place. An event that was there before is dropped.
 */
final class CameraMail {
    static final int MOST = 1_000;
    private static final int REMEMBERED = 10_000;
    private static final String UNKNOWN = "unknown";

    /**
     * What was taken of a camera.
     *
     * @param event number of the newest event of any kind
     * @param status number of the newest status, also of one that was asked for
     */
    private record Seen(long event, long status) {
        static final Seen NOTHING = new Seen(-1, -1);
    }

    private final Map<UUID, CameraEvent> frames = new LinkedHashMap<>();
    private final Deque<CameraEvent> others = new ArrayDeque<>();
    private final Map<UUID, Long> missed = new LinkedHashMap<>();
    private final Map<UUID, Seen> seen =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<UUID, Seen> eldest) {
                    return size() > REMEMBERED;
                }
            };

    void offer(CameraEvent event) {
        UUID camera = UUID.fromString(event.getCameraId());
        Seen before = seen.getOrDefault(camera, Seen.NOTHING);
        if (event.getSeq() <= before.event()) {
            return;
        }
        boolean status = event.hasStatus();
        seen.put(
                camera,
                new Seen(
                        event.getSeq(),
                        status ? Math.max(event.getSeq(), before.status()) : before.status()));
        if (event.hasFrame() || event.hasFrameFailed()) {
            frames.put(camera, event);
        } else if (!status || event.getSeq() > before.status()) {
            add(event);
        }
    }

    /**
     * The status of a camera at the beginning of a watch, unless a newer one was told.
     *
     * @param status null if none is known
     */
    void present(UUID camera, @Nullable CameraEvent status) {
        Seen before = seen.getOrDefault(camera, Seen.NOTHING);
        CameraEvent told = status == null ? unknown(camera) : status;
        if (told.getSeq() > before.status()) {
            seen.put(camera, new Seen(before.event(), told.getSeq()));
            add(told);
        }
    }

    /** The present status counts as not told yet. */
    void tellStatusAgain(UUID camera) {
        seen.computeIfPresent(
                camera, (same, before) -> new Seen(before.event(), Seen.NOTHING.status()));
    }

    /** Of these cameras nothing more is told. */
    void forgetAll(Predicate<UUID> cameras) {
        List.copyOf(seen.keySet()).stream().filter(cameras).forEach(this::forget);
    }

    /** What comes of it from now on counts as new. */
    void forget(UUID camera) {
        String id = camera.toString();
        seen.remove(camera);
        frames.remove(camera);
        missed.remove(camera);
        others.removeIf(event -> event.getCameraId().equals(id));
    }

    int waiting() {
        return frames.size() + others.size() + missed.size();
    }

    /** The next message; null if none waits. */
    @Nullable String next() {
        if (!missed.isEmpty()) {
            UUID camera = missed.keySet().iterator().next();
            Long count = missed.remove(camera);
            return CameraMessages.missed(camera, count == null ? 0 : count);
        }
        CameraEvent event = others.poll();
        if (event == null && !frames.isEmpty()) {
            event = frames.remove(frames.keySet().iterator().next());
        }
        return event == null ? null : CameraMessages.event(event);
    }

    private void add(CameraEvent event) {
        others.add(event);
        if (others.size() > MOST) {
            missed.merge(UUID.fromString(others.remove().getCameraId()), 1L, Long::sum);
        }
    }

    private static CameraEvent unknown(UUID camera) {
        return CameraEvent.newBuilder()
                .setCameraId(camera.toString())
                .setStatus(CameraStatus.newBuilder().setStatus(UNKNOWN))
                .build();
    }
}
