package io.flowcanvas.jobs.operator;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes an operator with the clock and the thread of its task. */
public abstract class OperatorFactory<T> extends AbstractStreamOperatorFactory<T> {
    private static final long serialVersionUID = 1L;

    protected abstract AbstractStreamOperator<T> make(TaskThread thread);

    @Override
    // the signature is Flink's own; setup is how 1.20 wires operators
    @SuppressWarnings({"unchecked", "deprecation", "TypeParameterUnusedInFormals"})
    public final <O extends StreamOperator<T>> O createStreamOperator(
            StreamOperatorParameters<T> parameters) {
        AbstractStreamOperator<T> operator = make(new TaskThread(parameters.getMailboxExecutor()));
        operator.setProcessingTimeService(parameters.getProcessingTimeService());
        operator.setup(
                parameters.getContainingTask(),
                parameters.getStreamConfig(),
                parameters.getOutput());
        return (O) operator;
    }
}
