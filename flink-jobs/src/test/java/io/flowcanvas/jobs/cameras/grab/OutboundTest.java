package io.flowcanvas.jobs.cameras.grab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flowcanvas.jobs.CapturedLog;
import io.flowcanvas.jobs.configuration.CamerasConfiguration;
import io.flowcanvas.outbound.AddressPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OutboundTest {
    /** Where HttpClient tells what goes wrong on threads of its own. */
    private static final String THREADS = "org.apache.hc.client5.http.impl.async";

    @Test
    void isClosedWithoutAnError() {
        GrabSettings settings = CamerasConfiguration.standard().grabbing();
        try (CapturedLog log = CapturedLog.of(THREADS)) {
            List<Outbound> open =
                    Stream.generate(
                                    () ->
                                            Outbound.open(
                                                    AddressPolicy.of(List.of(), "443"), settings))
                            .limit(5)
                            .toList();
            await().until(() -> waiting().size() >= open.size());
            Set<Thread> threads = waiting();

            open.forEach(Outbound::close);

            await().until(() -> threads.stream().noneMatch(Thread::isAlive));
            assertThat(log.events()).isEmpty();
        }
    }

    /** Threads that wait for connections: closed before they do, they have nothing to lose. */
    private static Set<Thread> waiting() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(each -> each.getKey().getName().startsWith("outbound"))
                .filter(
                        each ->
                                Arrays.stream(each.getValue())
                                        .anyMatch(at -> at.getMethodName().equals("select")))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
