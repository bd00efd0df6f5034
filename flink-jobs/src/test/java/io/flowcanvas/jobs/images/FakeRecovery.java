package io.flowcanvas.jobs.images;

import io.flowcanvas.jobs.kafka.InputRecovery;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.jobs.v1.LaneItem;
import io.flowcanvas.proto.jobs.v1.RecordPosition;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A topic in memory. */
final class FakeRecovery implements InputRecovery {
    private static final long serialVersionUID = 1L;

    /** What is still there. */
    static final Map<RecordPosition, ItemRequest> TOPIC = new ConcurrentHashMap<>();

    static final AtomicInteger READ = new AtomicInteger();

    @Override
    public List<LaneItem> recover(List<LaneItem> items) {
        return items.stream().map(FakeRecovery::recover).toList();
    }

    private static LaneItem recover(LaneItem item) {
        ItemRequest original = TOPIC.get(item.getPosition());
        if (item.getRequest().hasInlineData() || original == null) {
            return item;
        }
        READ.incrementAndGet();
        return item.toBuilder().setRequest(original).build();
    }

    @Override
    public void close() {
        // nothing is open
    }
}
