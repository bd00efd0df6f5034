package io.flowcanvas.jobs.cameras.source;

import io.flowcanvas.proto.jobs.v1.CameraRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.apache.flink.util.UserCodeClassLoader;

/** What is around a reader: a task that keeps what it is handed. */
final class FakeReader implements SourceReaderContext, ReaderOutput<CameraRecord> {
    final List<CameraRecord> records = new ArrayList<>();
    private final MetricListener metrics = new MetricListener();

    /** What a metric of a camera says. */
    long count(String camera, String name) {
        return metrics.<Long>getGauge("camera", camera, name).orElseThrow().getValue();
    }

    @Override
    public SourceReaderMetricGroup metricGroup() {
        return InternalSourceReaderMetricGroup.mock(metrics.getMetricGroup());
    }

    @Override
    public Configuration getConfiguration() {
        return new Configuration();
    }

    @Override
    public String getLocalHostName() {
        return "host";
    }

    @Override
    public int getIndexOfSubtask() {
        return 0;
    }

    @Override
    public void sendSplitRequest() {
        throw new AssertionError("readers are given cameras without asking");
    }

    @Override
    public void sendSourceEventToCoordinator(SourceEvent event) {
        // nobody listens
    }

    @Override
    public UserCodeClassLoader getUserCodeClassLoader() {
        throw new AssertionError("nothing is loaded");
    }

    @Override
    public void collect(CameraRecord record) {
        records.add(record);
    }

    @Override
    public void collect(CameraRecord record, long timestamp) {
        records.add(record);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
        throw new AssertionError("cameras have times of their own");
    }

    @Override
    public void markIdle() {
        throw new AssertionError("cameras have times of their own");
    }

    @Override
    public void markActive() {
        throw new AssertionError("cameras have times of their own");
    }

    @Override
    public SourceOutput<CameraRecord> createOutputForSplit(String split) {
        return this;
    }

    @Override
    public void releaseOutputForSplit(String split) {
        // there was only this one
    }
}
