package io.flowcanvas.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.json.Json;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FunctionsReportTest {
    private final FunctionsReport report = report(true);

    private static FunctionsReport report(boolean settled) {
        return FunctionsReport.of(
                0.5,
                calls(1000, 4, 60),
                new WarmUpFigures(62.04, 31_000, settled, List.of(300.0, 600.0)),
                new FunctionsReport.Ours(
                        usage(calls(2000, 20, 8), 3.5),
                        usage(calls(5000, 10, 100), 1.25),
                        usage(calls(3000, 10, 200), 1.5),
                        usage(calls(20000, 10, 20), 0.25),
                        CallFigures.of(List.of(40.0), List.of("503 busy"), 1)),
                new FunctionsReport.Peer(calls(1000, 10, 2), usage(calls(10000, 5, 20), 0)),
                Json.parse(
                        "{\"nodejs\":{\"warm_p50\":250,\"warm_p99\":900,\"calls_per_second\":4000,"
                                + "\"fresh_open_p50\":60000,\"prewarmed_open_p50\":3000}}"),
                new SessionFigures(
                        1000,
                        25,
                        Map.of("function-server", 90L),
                        Map.of("function-server", 200L),
                        Map.of("function-server", 620L)));
    }

    private static Usage usage(CallFigures calls, double apiMillis) {
        return new Usage(calls, Map.of("api", apiMillis, "client", 0.5));
    }

    private static CallFigures calls(int count, double seconds, double millis) {
        return CallFigures.of(Collections.nCopies(count, millis), List.of(), seconds);
    }

    @Test
    void ratiosCompareWithThePeersOfTheSameRun() {
        assertThat(report.ratios()).isEqualTo(new FunctionsReport.Ratios(6, 0.25, 0.125, 4));
    }

    @Test
    void theTableShowsFailuresPeersAndMemory() {
        assertThat(report.lines())
                .anyMatch(line -> line.matches(" *64 connections, 16 sessions +500\\.0 +100\\.0.*"))
                .anyMatch(line -> line.contains("1 of 2 failed, the first: 503 busy"))
                .anyMatch(line -> line.matches(".*bare nodejs worker.* 4000 +0\\.250 .*60\\.000.*"))
                .anyMatch(
                        line -> line.contains("25.0 % of plain Node, 12.5 % of bare Node workers"))
                .anyMatch(line -> line.matches(" *function-server +90 +200 +620"));
    }

    @Test
    void theTableShowsTheColdCallsAndWhatItTookToWarmUp() {
        assertThat(report.lines())
                .anyMatch(
                        line ->
                                line.matches(
                                        " *cold, the first after the start +250\\.0 +60\\.0.*"))
                .anyMatch(line -> line.equals("  warm after 62.0 s and 31000 calls"));
        assertThat(report(false).lines())
                .anyMatch(line -> line.endsWith("31000 calls; it was still getting faster"));
    }

    @Test
    void theTableShowsProcessorTimeByProcessAndTogether() {
        assertThat(report.lines())
                .anyMatch(line -> line.matches(" *PROCESS +100/s +16 sessions +64 sessions +cache"))
                .anyMatch(line -> line.matches(" *api +3\\.500 +1\\.250 +1\\.500 +0\\.250"))
                .anyMatch(line -> line.matches(" *together +4\\.000 +1\\.750 +2\\.000 +0\\.750"));
    }

    @Test
    void theFiguresAsJsonHaveWhatTheTableHas() {
        JsonNode json = Json.parse(report.json());

        assertThat(json.at("/functions/paced/p50_millis").asDouble()).isEqualTo(8);
        assertThat(json.at("/functions/cached/processor_millis_per_call/api").asDouble())
                .isEqualTo(0.25);
        assertThat(json.at("/cold/calls").asInt()).isEqualTo(1000);
        assertThat(json.at("/cold/p99_millis").asDouble()).isEqualTo(60);
        assertThat(json.at("/warm_up/seconds").asDouble()).isEqualTo(62.04);
        assertThat(json.at("/warm_up/calls").asInt()).isEqualTo(31_000);
        assertThat(json.at("/warm_up/settled").asBoolean()).isTrue();
        assertThat(json.at("/warm_up/calls_per_second/1").asDouble()).isEqualTo(600);
        assertThat(json.at("/plain_node/saturated/calls_per_second").asDouble()).isEqualTo(2000);
        assertThat(json.at("/bare_workers/nodejs/warm_p50").asInt()).isEqualTo(250);
        assertThat(json.at("/ratios/throughput_of_plain_node").asDouble()).isEqualTo(0.25);
        assertThat(json.at("/live_sessions/megabytes_after/function-server").asInt())
                .isEqualTo(620);
    }
}
