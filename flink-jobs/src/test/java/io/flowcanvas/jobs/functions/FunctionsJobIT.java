package io.flowcanvas.jobs.functions;

import static io.flowcanvas.jobs.functions.CallTopics.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.CheckFunction;
import io.flowcanvas.proto.engine.v1.DescribeSession;
import io.flowcanvas.proto.engine.v1.ExecuteInSession;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.engine.v1.FunctionReply;
import io.flowcanvas.proto.engine.v1.OpenSession;
import io.flowcanvas.proto.engine.v1.Refusal;
import io.flowcanvas.proto.engine.v1.RunCode;
import io.flowcanvas.proto.engine.v1.SessionContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job on a small cluster in this JVM, with real Kafka and a stub in place of the server. */
class FunctionsJobIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir static Path folder;

    private static CallTopics topics;
    private static RemoteStub remote;
    private static FunctionsCluster cluster;
    private static JobID job;

    @BeforeAll
    static void start() throws Exception {
        topics = new CallTopics();
        remote = new RemoteStub(0);
        cluster = new FunctionsCluster(folder.resolve("checkpoints"));
        job = cluster.submit(remote.url(), SavepointRestoreSettings.none());
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.cancel(job, PATIENCE);
        cluster.close();
        topics.close();
        remote.close();
    }

    @Test
    void each_call_reaches_its_function_and_its_reply_names_the_replica() {
        FunctionCall session = opened(Duration.ofMinutes(1));
        FunctionCall run = execution(session).build();
        FunctionCall code = call().setRunCode(RunCode.newBuilder().setOwner("ada")).build();
        FunctionCall check =
                call().setTargetId("a".repeat(64))
                        .setCheck(CheckFunction.getDefaultInstance())
                        .build();
        List.of(session, run, code, check).forEach(topics::send);

        assertThat(reply(session).getSession().getOwner()).isEqualTo("ada");
        assertThat(reply(run).getRefusal().getMessage()).isEqualTo("session-run");
        assertThat(reply(code).getRefusal().getMessage()).isEqualTo("code");
        assertThat(reply(check).getRefusal().getMessage()).isEqualTo("check");
        ConsumerRecord<byte[], byte[]> record = record(run);
        assertThat(
                        new String(
                                record.headers().lastHeader("reply-to").value(),
                                StandardCharsets.UTF_8))
                .isEqualTo("replica-1");
    }

    @Test
    void a_session_counts_what_runs_and_what_the_cache_answered() {
        FunctionCall session = opened(Duration.ofMinutes(1));
        FunctionCall run = execution(session).build();
        FunctionCall cached =
                execution(session)
                        .setReplyTo("")
                        .setExecute(ExecuteInSession.newBuilder().setOwner("ada").setFromCache(5))
                        .build();
        FunctionCall question = description(session);
        List.of(session, run, cached, question).forEach(topics::send);

        assertThat(reply(question).getSession().getExecutionCount()).isEqualTo(6);
        assertThat(reply(run).getRefusal().getMessage()).isEqualTo("session-run");
        assertThat(remote.attempts).doesNotContainKey(cached.getCallId());
    }

    @Test
    void a_session_ends_in_time_and_its_worker_may_go() {
        FunctionCall idle = opened(Duration.ofMillis(300));
        FunctionCall session = opened(Duration.ofSeconds(2));
        FunctionCall run = execution(session).build();
        List.of(idle, session, run).forEach(topics::send);

        await("the end of the session")
                .atMost(PATIENCE)
                .until(() -> remote.ended.contains(session.getCallId()));
        assertThat(remote.ended).as("what never ran has no worker").hasSize(1);
        FunctionCall question = description(session);
        topics.send(question);
        assertThat(reply(question).getRefusal().getReason()).isEqualTo(Refusal.Reason.NOT_FOUND);
    }

    @Test
    void what_a_function_asks_to_remember_is_there_at_its_next_call() {
        FunctionCall first = call().setRunCode(RunCode.getDefaultInstance()).build();
        FunctionCall second = first.toBuilder().setCallId(call().getCallId()).build();
        topics.send(first);
        reply(first);
        topics.send(second);
        reply(second);

        assertThat(remote.counts.get(first.getTargetId())).isEqualTo(2);
    }

    @Test
    void a_server_that_refuses_is_asked_again_until_it_answers() {
        remote.refusals.set(5);
        FunctionCall call = call().setRunCode(RunCode.getDefaultInstance()).build();
        topics.send(call);

        assertThat(reply(call).getRefusal().getMessage()).isEqualTo("code");
        assertThat(remote.refusals).hasValue(0);
        assertThat(remote.attempts.get(call.getCallId())).isEqualTo(1);
    }

    @Test
    void what_is_no_call_is_buried_and_stops_nothing() {
        byte[] garbage = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
        List<byte[]> bad =
                List.of(
                        garbage,
                        opened(Duration.ofMillis(-1)).toByteArray(),
                        opened(Duration.ofDays(31)).toByteArray(),
                        opened(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE)).toByteArray());
        bad.forEach(each -> topics.send(garbage, each));
        FunctionCall next = call().setRunCode(RunCode.getDefaultInstance()).build();
        topics.send(next);

        assertThat(reply(next)).isNotNull();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(topics.all(Topics.FUNCTION_CALLS_DEAD_LETTERS))
                                        .extracting(ConsumerRecord::value)
                                        .containsAll(bad));
    }

    private static FunctionCall opened(Timestamp.Builder createdAt) {
        FunctionCall call = opened(Duration.ofMinutes(1));
        return call.toBuilder()
                .setOpenSession(call.getOpenSession().toBuilder().setCreatedAt(createdAt))
                .build();
    }

    private static FunctionCall opened(Duration lifetime) {
        return call().setOpenSession(
                        OpenSession.newBuilder()
                                .setOwner("ada")
                                .setContext(SessionContext.newBuilder().setRetainSession(true))
                                .setLifetimeMillis(lifetime.toMillis()))
                .build();
    }

    private static FunctionCall.Builder execution(FunctionCall session) {
        return call().setTargetId(session.getTargetId())
                .setExecute(ExecuteInSession.newBuilder().setOwner("ada"));
    }

    private static FunctionCall description(FunctionCall session) {
        return call().setTargetId(session.getTargetId())
                .setDescribe(DescribeSession.newBuilder().setOwner("ada"))
                .build();
    }

    private static FunctionReply reply(FunctionCall call) {
        try {
            return FunctionReply.parseFrom(record(call).value());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static ConsumerRecord<byte[], byte[]> record(FunctionCall call) {
        return await("the reply to " + call.getRequestCase())
                .atMost(PATIENCE)
                .until(() -> topics.replies(call), replies -> !replies.isEmpty())
                .get(0);
    }
}
