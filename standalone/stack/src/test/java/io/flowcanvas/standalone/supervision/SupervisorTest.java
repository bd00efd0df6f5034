package io.flowcanvas.standalone.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flowcanvas.standalone.settings.StackException;
import io.flowcanvas.standalone.state.Phase;
import io.flowcanvas.standalone.state.ServiceState;
import io.flowcanvas.standalone.state.StackState;
import io.flowcanvas.standalone.state.StateFile;
import io.flowcanvas.standalone.state.StateRecorder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
    private static final RestartPolicy TWICE = new RestartPolicy(2, Duration.ofMinutes(5));

    @TempDir private Path folder = Path.of(".");
    private final List<String> diary = FakeService.diary();

    @Test
    void aServiceStartsWhenWhatItNeedsIsReadyAndStopsBeforeIt() {
        FakeService store = new FakeService("store", diary);
        FakeService job = new FakeService("job", diary, "store", "left-out");
        Supervisor supervisor = supervisor(job, store);

        supervisor.start();
        supervisor.stop();

        assertThat(diary)
                .containsExactly(
                        "start store",
                        "ready store",
                        "start job",
                        "ready job",
                        "stop job",
                        "stop store");
        assertThat(state().phase()).isEqualTo(Phase.STOPPED);
    }

    @Test
    void servicesThatNeedNothingStartBesideOneThatHangs() {
        FakeService slow = new FakeService("slow", diary);
        slow.hangsAtStart = true;
        FakeService broken = new FakeService("broken", diary);
        broken.refusesToStart = true;

        assertThatThrownBy(() -> supervisor(slow, broken).start())
                .isInstanceOf(StackException.class)
                .hasMessage("broken does not want to; see its log");
    }

    @Test
    void nothingIsLeftWhenOneDoesNotStart() {
        FakeService store = new FakeService("store", diary);
        FakeService broken = new FakeService("broken", diary, "store");
        broken.refusesToStart = true;
        FakeService never = new FakeService("never", diary, "broken");

        assertThatThrownBy(() -> supervisor(store, broken, never).start())
                .isInstanceOf(StackException.class);

        assertThat(diary).contains("stop store", "stop broken").doesNotContain("start never");
        assertThat(state().services()).extracting(ServiceState::phase).containsOnly(Phase.STOPPED);
    }

    @Test
    void aServiceThatCrashesIsStartedAgainAndCounted() throws Exception {
        FakeService store = new FakeService("store", diary);
        Supervisor supervisor = supervisor(store);
        supervisor.start();
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<Void> watching = CompletableFuture.runAsync(() -> watch(supervisor, end));

        store.failure = "ended with status 1";

        await().atMost(Duration.ofSeconds(10)).until(() -> store.starts.get() == 2);
        await().atMost(Duration.ofSeconds(10)).until(() -> only().phase() == Phase.READY);
        assertThat(only().restarts()).isEqualTo(1);
        end.countDown();
        watching.get();
    }

    @Test
    void aServiceThatCrashesTooOftenStopsTheStackWithASentence() {
        FakeService store = new FakeService("store", diary);
        FakeService crashing = new FakeService("crashing", diary, "store");
        Supervisor supervisor = supervisor(store, crashing);
        supervisor.start();
        CompletableFuture<Void> crashes =
                CompletableFuture.runAsync(
                        () -> {
                            for (int times = 1; times <= 3; times++) {
                                int seen = times;
                                crashing.failure = "ended with status 1";
                                await().atMost(Duration.ofSeconds(10))
                                        .until(
                                                () ->
                                                        crashing.starts.get() > seen
                                                                || diary.contains("stop store"));
                            }
                        });

        assertThatThrownBy(() -> supervisor.watch(new CountDownLatch(1)))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("crashing ended with status 1")
                .hasMessageContaining("too often");

        assertThat(crashing.starts).hasValue(3);
        assertThat(diary).contains("stop crashing", "stop store");
        crashes.join();
    }

    private static void watch(Supervisor supervisor, CountDownLatch end) {
        try {
            supervisor.watch(end);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Supervisor supervisor(FakeService... services) {
        StateRecorder recorder = new StateRecorder(file(), InstantSource.system());
        return new Supervisor(List.of(services), recorder, TWICE, InstantSource.system());
    }

    private ServiceState only() {
        return state().services().get(0);
    }

    private StackState state() {
        return file().read().orElseThrow();
    }

    private StateFile file() {
        return new StateFile(folder.resolve("state.json"));
    }
}
