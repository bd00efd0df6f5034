package io.flowcanvas.jobs.images;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.jobs.v1.LaneItem;

/** Items as they are kept while they wait, in memory and in checkpoints. */
final class KeptItems {
    /** Bytes; reading it again would cost more than keeping it. */
    private static final int LARGEST_INPUT_IN_STATE = 4096;

    private KeptItems() {}

    /**
     * An image of some size stays where it is, in its topic: checkpoints are small whatever is
     * under way.
     */
    static LaneItem underWay(LaneItem item) {
        boolean isSmall = item.getRequest().getInlineData().size() <= LARGEST_INPUT_IN_STATE;
        return isSmall || !item.hasPosition()
                ? item
                : item.toBuilder().setRequest(item.getRequest().toBuilder().clearInput()).build();
    }

    /** What is needed to read it again, or to say that it is gone. */
    static LaneItem parked(LaneItem item) {
        if (!item.hasPosition()) {
            return item;
        }
        ItemRequest.Builder request = item.getRequest().toBuilder().clearInput();
        if (request.hasDefinition()) {
            request.getDefinitionBuilder().clearSteps().clearOutputs();
        }
        return item.toBuilder().setRequest(request).setInputBytes(inputBytes(item)).build();
    }

    /** Whether others learn from it what its execution is, and it lacks what they are to learn. */
    static boolean isToBeTold(LaneItem item) {
        ItemRequest request = item.getRequest();
        return request.getAnnounce()
                && item.hasPosition()
                && request.getInputCase() == ItemRequest.InputCase.INPUT_NOT_SET;
    }

    /** Of its inline input, whether that is at hand or not. */
    static long inputBytes(LaneItem item) {
        return item.getRequest().hasInlineData()
                ? item.getRequest().getInlineData().size()
                : item.getInputBytes();
    }

    static FlowcanvasException inputGone(LaneItem item) {
        return new FlowcanvasException(
                ErrorCode.INPUT_MISSING,
                "the input is no longer in topic "
                        + item.getPosition().getTopic()
                        + ", whose retention has passed; submit it again");
    }
}
