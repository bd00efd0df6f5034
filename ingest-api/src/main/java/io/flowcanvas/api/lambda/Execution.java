package io.flowcanvas.api.lambda;

import com.google.protobuf.ByteString;
import io.flowcanvas.api.lambda.catalogue.PublishedFunction;
import io.flowcanvas.proto.engine.v1.CallInput;
import io.flowcanvas.proto.engine.v1.ExecuteInSession;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One call of a session's function, found good.
 *
 * @param json the parameters as they are sent
 */
record Execution(
        Session session,
        PublishedFunction function,
        JsonNode params,
        ByteString json,
        List<InputFiles.Input> inputs) {
    Execution {
        inputs = List.copyOf(inputs);
    }

    String resultKey() {
        return ResultKey.of(function, params, inputs, session);
    }

    FunctionCall.Builder toCall() {
        ExecuteInSession.Builder execute =
                ExecuteInSession.newBuilder().setOwner(session.owner()).setParams(json);
        for (InputFiles.Input input : inputs) {
            execute.addInputs(
                    CallInput.newBuilder()
                            .setName(input.name())
                            .setObjectKey(input.file().objectKey())
                            .setContentType(input.file().contentType())
                            .setSize(input.file().sizeBytes()));
        }
        return call().setExecute(execute);
    }

    private FunctionCall.Builder call() {
        return FunctionCall.newBuilder().setTargetId(session.requestId().toString());
    }
}
