package io.flowcanvas.jobs.tasks.download;

import io.flowcanvas.jobs.configuration.DownloadConfiguration;
import io.flowcanvas.jobs.configuration.ObjectStoreConfiguration;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import io.flowcanvas.proto.jobs.v1.FetchOrder;
import java.util.Map;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperatorFactory;
import org.apache.flink.util.function.SerializableSupplier;

/** Makes the operator of downloads with the mailbox of its task. */
public final class DownloadOperatorFactory extends AbstractStreamOperatorFactory<TaskCommand>
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
    // the signature is Flink's own; setup is how 1.20 wires operators
    @SuppressWarnings({"unchecked", "deprecation", "TypeParameterUnusedInFormals"})
    public <T extends StreamOperator<TaskCommand>> T createStreamOperator(
            StreamOperatorParameters<TaskCommand> parameters) {
        DownloadOperator operator =
                new DownloadOperator(
                        configuration, store, downloads, parameters.getMailboxExecutor());
        operator.setProcessingTimeService(parameters.getProcessingTimeService());
        operator.setup(
                parameters.getContainingTask(),
                parameters.getStreamConfig(),
                parameters.getOutput());
        return (T) operator;
    }

    @Override
    public Class<? extends StreamOperator<?>> getStreamOperatorClass(ClassLoader loader) {
        return DownloadOperator.class;
    }
}
