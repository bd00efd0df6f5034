package io.flowcanvas.api.lambda.catalogue;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.FunctionProperties;
import io.flowcanvas.api.redis.Redis;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.proto.engine.v1.FunctionReply;
import io.flowcanvas.proto.engine.v1.RunOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * What the last calls of each function wrote, for its publisher: a list in Redis of bounded length
 * that expires. Losing an entry is no harm, so nobody waits for one to be kept.
 */
@Component
public final class FunctionLog {
    private static final Logger LOG = LoggerFactory.getLogger(FunctionLog.class);
    private static final String PREFIX = "flowcanvas:function-log:";
    private static final String OK = "OK";
    private static final int LONGEST_OUTPUT = 4_000;
    private static final int MOST_UNDER_WAY = 256;

    /**
     * A call that has ended.
     *
     * @param requestId the session's
     * @param code {@code OK}, or the error's
     */
    record Entry(
            Instant time,
            String callId,
            String requestId,
            int version,
            String code,
            String stdout,
            String stderr) {
        boolean saysNothing() {
            return code.equals(OK) && stdout.isEmpty() && stderr.isEmpty();
        }

        Entry bounded() {
            return new Entry(time, callId, requestId, version, code, cut(stdout), cut(stderr));
        }

        private static String cut(String text) {
            return text.length() > LONGEST_OUTPUT ? text.substring(0, LONGEST_OUTPUT) + "…" : text;
        }
    }

    private final Redis redis;
    private final Clock clock;
    private final FunctionProperties properties;
    private final AtomicInteger underWay = new AtomicInteger();
    private final Counter lost;

    FunctionLog(Redis redis, ApiProperties properties, MeterRegistry metrics, Clock clock) {
        this.redis = redis;
        this.clock = clock;
        this.properties = properties.functions();
        this.lost =
                Counter.builder("flowcanvas.function.log.lost")
                        .description("entries of function logs that Redis did not take in time")
                        .register(metrics);
    }

    /**
     * Keeps what a call wrote and how it ended, unless it ended well and wrote nothing; returns at
     * once and never fails.
     *
     * @param requestId the session's
     * @param reply has an outcome
     */
    public void append(PublishedFunction function, String requestId, FunctionReply reply) {
        RunOutcome outcome = reply.getOutcome();
        append(
                function.languageTitle(),
                new Entry(
                        clock.instant(),
                        reply.getCallId(),
                        requestId,
                        function.version(),
                        outcome.hasFailure() ? outcome.getFailure().getCode() : OK,
                        outcome.getStdout(),
                        outcome.getStderr()));
    }

    void append(String languageTitle, Entry entry) {
        if (entry.saysNothing()) {
            return;
        }
        if (underWay.incrementAndGet() > MOST_UNDER_WAY) {
            underWay.decrementAndGet();
            lost.increment();
            return;
        }
        String key = PREFIX + languageTitle;
        String line = Json.mapper().writeValueAsString(entry.bounded());
        var unused =
                redis.run(
                                connection ->
                                        connection
                                                .reactive()
                                                .lpush(key, line)
                                                .then(
                                                        connection
                                                                .reactive()
                                                                .ltrim(
                                                                        key,
                                                                        0,
                                                                        properties.logEntries()
                                                                                - 1L))
                                                .then(
                                                        connection
                                                                .reactive()
                                                                .expire(
                                                                        key,
                                                                        properties.logRetention())))
                        .doFinally(end -> underWay.decrementAndGet())
                        .subscribe(
                                done -> {},
                                error -> {
                                    lost.increment();
                                    LOG.debug(
                                            "event=function_log_lost function={}",
                                            languageTitle,
                                            error);
                                });
    }

    /** Newest first. */
    Mono<List<Entry>> recent(FunctionName name, int limit) {
        return redis.run(
                        connection ->
                                connection
                                        .reactive()
                                        .lrange(PREFIX + name.languageTitle(), 0, limit - 1L)
                                        .collectList())
                .map(
                        lines ->
                                lines.stream()
                                        .map(line -> Json.mapper().readValue(line, Entry.class))
                                        .toList());
    }
}
