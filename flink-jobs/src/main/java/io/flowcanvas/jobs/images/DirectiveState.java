package io.flowcanvas.jobs.images;

import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.CancelExecution;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;

/** Directives as they lie in a checkpoint: the same in every subtask. */
final class DirectiveState {
    private final BroadcastState<String, CancelExecution> cancellations;
    private final BroadcastState<String, PipelineDefinition> pipelines;

    DirectiveState(OperatorStateStore store) throws Exception {
        cancellations =
                store.getBroadcastState(
                        new MapStateDescriptor<>(
                                "cancelled-executions",
                                Types.STRING,
                                ProtobufTypeInformation.ofMessage(CancelExecution.class)));
        pipelines =
                store.getBroadcastState(
                        new MapStateDescriptor<>(
                                "pipelines",
                                Types.STRING,
                                ProtobufTypeInformation.ofMessage(PipelineDefinition.class)));
    }

    Directives load() throws Exception {
        Directives directives = new Directives();
        for (Map.Entry<String, CancelExecution> entry : cancellations.entries()) {
            directives.cancellations().put(entry.getKey(), entry.getValue());
        }
        for (Map.Entry<String, PipelineDefinition> entry : pipelines.entries()) {
            directives.pipelines().put(entry.getKey(), entry.getValue());
        }
        return directives;
    }

    void save(Directives directives) throws Exception {
        cancellations.clear();
        cancellations.putAll(directives.cancellations());
        pipelines.clear();
        pipelines.putAll(directives.pipelines());
    }
}
