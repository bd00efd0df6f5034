package io.flowcanvas.jobs.images;

import io.flowcanvas.jobs.kafka.InputRecovery;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.jobs.v1.LaneItem;
import java.util.List;

/** A topic of one record, or of none. */
final class FakeRecovery implements InputRecovery {
    private static final long serialVersionUID = 1L;

    static ItemRequest topic;

    @Override
    public List<LaneItem> recover(List<LaneItem> items) {
        return items.stream().map(FakeRecovery::recover).toList();
    }

    private static LaneItem recover(LaneItem item) {
        return item.getRequest().hasInlineData() || topic == null
                ? item
                : item.toBuilder().setRequest(topic).build();
    }
}
