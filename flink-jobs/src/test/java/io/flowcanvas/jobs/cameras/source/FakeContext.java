package io.flowcanvas.jobs.cameras.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** The coordinator, on the test's thread; remembers what readers were sent. */
final class FakeContext implements SplitEnumeratorContext<CameraSplit> {
    final Map<Integer, List<CameraSplit>> assigned = new TreeMap<>();
    final Map<Integer, List<SourceEvent>> sent = new HashMap<>();
    int parallelism = 1;
    private final Map<Integer, ReaderInfo> readers = new HashMap<>();

    void register(int reader) {
        readers.put(reader, new ReaderInfo(reader, "host"));
        parallelism = Math.max(parallelism, readers.size());
    }

    void unregister(int reader) {
        readers.remove(reader);
    }

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
        return UnregisteredMetricsGroup.createSplitEnumeratorMetricGroup();
    }

    @Override
    public void sendEventToSourceReader(int reader, SourceEvent event) {
        sent.computeIfAbsent(reader, each -> new ArrayList<>()).add(event);
    }

    @Override
    public int currentParallelism() {
        return parallelism;
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
        return readers;
    }

    @Override
    public void assignSplits(SplitsAssignment<CameraSplit> assignment) {
        assignment
                .assignment()
                .forEach(
                        (reader, splits) ->
                                assigned.computeIfAbsent(reader, each -> new ArrayList<>())
                                        .addAll(splits));
    }

    @Override
    public void signalNoMoreSplits(int reader) {
        throw new AssertionError("there may always be another camera");
    }

    @Override
    public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
        throw new AssertionError("nothing is asked for");
    }

    @Override
    public <T> void callAsync(
            Callable<T> callable,
            BiConsumer<T, Throwable> handler,
            long initialDelay,
            long period) {
        throw new AssertionError("nothing is asked for");
    }

    @Override
    public void runInCoordinatorThread(Runnable action) {
        action.run();
    }
}
