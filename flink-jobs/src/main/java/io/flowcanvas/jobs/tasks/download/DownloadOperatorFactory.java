package io.flowcanvas.jobs.tasks.download;

import io.flowcanvas.jobs.configuration.DownloadConfiguration;
import io.flowcanvas.jobs.configuration.ObjectStoreConfiguration;
import io.flowcanvas.jobs.operator.OperatorFactory;
import io.flowcanvas.jobs.operator.TaskThread;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import io.flowcanvas.proto.jobs.v1.FetchOrder;
import java.util.Map;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperatorFactory;
import org.apache.flink.util.function.SerializableSupplier;

/** Makes the operator of downloads. */
public final class DownloadOperatorFactory extends OperatorFactory<TaskCommand>
        implements TwoInputStreamOperatorFactory<FetchOrder, FetchOrder, TaskCommand> {
    private static final long serialVersionUID = 1L;

    private final DownloadConfiguration configuration;
    private final ObjectStoreConfiguration store;
    private final Downloads.Factory downloads;

    public DownloadOperatorFactory(
            DownloadConfiguration configuration, ObjectStoreConfiguration store) {
        this(configuration, store, new GuardedDownloads.Opening());
    }

    /**
     * @param environment asked on the task manager for the keys of the store
     */
    public DownloadOperatorFactory(
            DownloadConfiguration configuration,
            ObjectStoreConfiguration store,
            SerializableSupplier<Map<String, String>> environment) {
        this(configuration, store, new GuardedDownloads.Opening(environment));
    }

    DownloadOperatorFactory(
            DownloadConfiguration configuration,
            ObjectStoreConfiguration store,
            Downloads.Factory downloads) {
        this.configuration = configuration;
        this.store = store;
        this.downloads = downloads;
    }

    @Override
    protected AbstractStreamOperator<TaskCommand> make(TaskThread thread) {
        return new DownloadOperator(configuration, store, downloads, thread);
    }

    @Override
    public Class<? extends StreamOperator<?>> getStreamOperatorClass(ClassLoader loader) {
        return DownloadOperator.class;
    }
}
