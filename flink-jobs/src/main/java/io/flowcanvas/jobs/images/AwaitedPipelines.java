package io.flowcanvas.jobs.images;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * Items that only name their pipeline, which the broadcast has not brought yet: the two come ways
 * of their own. Used by the task's thread.
 */
final class AwaitedPipelines {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ProcessingTimeService clock;
    private final BiConsumer<ItemRequest, FlowcanvasException> givenUp;
    private final List<ItemRequest> waiting = new ArrayList<>();

    /**
     * @param givenUp gets the items whose pipeline has not come in time
     */
    AwaitedPipelines(
            ProcessingTimeService clock, BiConsumer<ItemRequest, FlowcanvasException> givenUp) {
        this.clock = clock;
        this.givenUp = givenUp;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // giveUp checks whether the item still waits
    void await(ItemRequest request) {
        waiting.add(request);
        long deadline = clock.getCurrentProcessingTime() + PATIENCE.toMillis();
        clock.registerTimer(deadline, timestamp -> giveUp(request));
    }

    private void giveUp(ItemRequest request) {
        if (waiting.remove(request)) {
            givenUp.accept(
                    request,
                    new FlowcanvasException(
                            ErrorCode.UNKNOWN_PIPELINE,
                            "there is no pipeline " + request.getReference().getId()));
        }
    }

    /** They wait no longer: what they wait for may have come. */
    List<ItemRequest> takeAll() {
        List<ItemRequest> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }
}
