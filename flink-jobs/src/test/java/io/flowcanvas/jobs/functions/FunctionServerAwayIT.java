package io.flowcanvas.jobs.functions;

import static io.flowcanvas.jobs.functions.CallTopics.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flowcanvas.proto.engine.v1.CheckFunction;
import io.flowcanvas.proto.engine.v1.DescribeSession;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.engine.v1.RunCode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job when nobody listens where the function server should be. */
class FunctionServerAwayIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration CANCELLATION = Duration.ofSeconds(10);
    private static final int EACH = 10;

    @TempDir Path folder;

    @Test
    void a_job_that_starts_without_the_server_takes_checkpoints_and_ends_and_loses_no_call()
            throws Exception {
        int port = unusedPort();
        String address = RemoteStub.url(port);
        try (CallTopics topics = new CallTopics();
                FunctionsCluster cluster = new FunctionsCluster(folder.resolve("checkpoints"))) {
            JobID first = cluster.submit(address, SavepointRestoreSettings.none());
            List<FunctionCall> calls = new ArrayList<>(calls());
            calls.forEach(topics::send);
            FunctionCall question =
                    call().setDescribe(DescribeSession.getDefaultInstance()).build();
            topics.send(question);
            awaitCheckpoint(topics);
            assertThat(topics.replies(question)).hasSize(1);
            SavepointRestoreSettings checkpoint = cluster.lastCheckpoint(first);
            cluster.cancel(first, CANCELLATION);

            JobID second = cluster.submit(address, checkpoint);
            List<FunctionCall> more = calls();
            more.forEach(topics::send);
            calls.addAll(more);
            awaitCheckpoint(topics);

            try (RemoteStub remote = new RemoteStub(port)) {
                await("all replies")
                        .atMost(PATIENCE)
                        .untilAsserted(
                                () ->
                                        assertThat(calls)
                                                .allSatisfy(
                                                        call ->
                                                                assertThat(topics.replies(call))
                                                                        .hasSize(1)));
                assertThat(calls)
                        .allSatisfy(
                                call -> {
                                    assertThat(remote.attempts.get(call.getCallId())).isEqualTo(1);
                                    assertThat(remote.counts.get(call.getTargetId())).isEqualTo(2);
                                });
                cluster.cancel(second, CANCELLATION);
            }
        }
    }

    private static void awaitCheckpoint(CallTopics topics) {
        await("a checkpoint with all calls")
                .atMost(PATIENCE)
                .until(topics::allCallsAreInACheckpoint);
    }

    /** Some for each of two functions, two for each target. */
    private static List<FunctionCall> calls() {
        List<FunctionCall> calls = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            List.of(
                            call().setRunCode(RunCode.getDefaultInstance()),
                            call().setTargetId(digest())
                                    .setCheck(CheckFunction.getDefaultInstance()))
                    .forEach(
                            call -> {
                                calls.add(call.build());
                                calls.add(call.setCallId(call().getCallId()).build());
                            });
        }
        return calls;
    }

    private static String digest() {
        return (call().getCallId() + call().getCallId()).replace("-", "");
    }

    private static int unusedPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
