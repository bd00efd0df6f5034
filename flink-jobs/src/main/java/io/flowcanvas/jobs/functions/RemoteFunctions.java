package io.flowcanvas.jobs.functions;

import io.flowcanvas.core.naming.FunctionTypes;
import io.flowcanvas.jobs.configuration.FunctionsJobConfiguration;
import java.net.URI;
import java.util.List;
import org.apache.flink.statefun.flink.datastream.StatefulFunctionBuilder;
import org.apache.flink.statefun.sdk.FunctionType;

/** How the function server is reached. */
final class RemoteFunctions {
    private RemoteFunctions() {}

    static List<StatefulFunctionBuilder> of(FunctionsJobConfiguration configuration) {
        return FunctionTypes.remote().stream().map(name -> remote(name, configuration)).toList();
    }

    private static StatefulFunctionBuilder remote(
            String name, FunctionsJobConfiguration configuration) {
        return StatefulFunctionBuilder.asyncRequestReplyFunctionBuilder(
                        type(name), URI.create(configuration.functionServerUrl()))
                .withConnectTimeout(configuration.connectTimeout())
                .withMaxRequestDuration(configuration.requestLimit())
                .withConnectionPoolMaxSize(configuration.connections())
                .withMaxNumBatchRequests(configuration.batchSize());
    }

    /**
     * @param name as {@code namespace/name}
     */
    static FunctionType type(String name) {
        int slash = name.indexOf('/');
        return new FunctionType(name.substring(0, slash), name.substring(slash + 1));
    }
}
