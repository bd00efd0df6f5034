package io.flowcanvas.api.calls;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.messaging.KafkaSettings;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.engine.v1.FunctionReply;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Asks the functions job. */
@Component
public final class FunctionCalls extends JobCalls<FunctionCall.Builder, FunctionReply> {
    private static final Protocol<FunctionCall.Builder, FunctionReply> PROTOCOL =
            new Protocol<>(
                    "functions",
                    List.of(Topics.FUNCTION_CALLS),
                    Topics.FUNCTION_REPLIES,
                    FunctionReply.parser(),
                    call -> call.getRequestCase().name(),
                    (call, id, replyTo) ->
                            CallRecords.of(call.setCallId(id).setReplyTo(replyTo).build()));

    FunctionCalls(KafkaSettings settings, ApiProperties properties, MeterRegistry metrics) {
        super(PROTOCOL, settings, properties.calls(), metrics);
    }

    /** As {@link JobCalls#ask(String, Object, Duration)}; the call says whose it is. */
    public Mono<FunctionReply> ask(FunctionCall.Builder call, Duration wait) {
        return ask(CallRecords.owner(call), call, wait);
    }
}
