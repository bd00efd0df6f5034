package io.flowcanvas.jobs.tasks;

import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.jobs.tasks.life.TaskAssets;
import io.flowcanvas.proto.jobs.v1.TaskAsset;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/** The assets of the task at hand, in Flink's keyed state. */
final class StoredAssets implements TaskAssets {
    private final MapState<Integer, TaskAsset> assets;
    private final MapState<String, Integer> names;

    StoredAssets(RuntimeContext context) {
        assets =
                context.getMapState(
                        new MapStateDescriptor<>(
                                "assets",
                                Types.INT,
                                ProtobufTypeInformation.ofMessage(TaskAsset.class)));
        names =
                context.getMapState(
                        new MapStateDescriptor<>("asset-names", Types.STRING, Types.INT));
    }

    @Override
    public @Nullable TaskAsset at(int index) {
        return read(() -> assets.get(index));
    }

    @Override
    public int indexOf(String fileName) {
        Integer index = read(() -> names.get(fileName));
        return index == null ? -1 : index;
    }

    @Override
    public void put(int index, TaskAsset asset) {
        Void unused =
                read(
                        () -> {
                            assets.put(index, asset);
                            names.put(asset.getAsset().getFileName(), index);
                            return null;
                        });
    }

    @Override
    public void forEach(BiConsumer<Integer, TaskAsset> visitor) {
        Iterable<Map.Entry<Integer, TaskAsset>> entries = read(assets::entries);
        if (entries != null) {
            entries.forEach(entry -> visitor.accept(entry.getKey(), entry.getValue()));
        }
    }

    @Override
    public void clear() {
        assets.clear();
        names.clear();
    }

    private interface Access<T> {
        @Nullable T run() throws Exception;
    }

    private static <T> @Nullable T read(Access<T> access) {
        try {
            return access.run();
        } catch (Exception e) {
            throw new FlinkRuntimeException("the state of a task cannot be read or written", e);
        }
    }
}
