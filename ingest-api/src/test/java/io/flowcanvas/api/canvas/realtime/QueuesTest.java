package io.flowcanvas.api.canvas.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

class QueuesTest {
    private final Queues<String> queues = new Queues<>(Schedulers.immediate());
    private final List<String> begun = new ArrayList<>();
    private final Map<String, Sinks.Empty<Void>> work = new HashMap<>();

    @Test
    void doesOneAfterTheOther() {
        ask("door", "one");
        ask("door", "two");
        ask("door", "three");
        assertThat(begun).containsExactly("one");

        end("one");
        assertThat(begun).containsExactly("one", "two");
        end("two");
        end("three");

        assertThat(begun).containsExactly("one", "two", "three");
        assertThat(queues.size()).isZero();
    }

    @Test
    void nothingWaitsForOtherThings() {
        ask("door", "one");
        ask("gate", "two");

        assertThat(begun).containsExactly("one", "two");
    }

    @Test
    void goesOnAfterAFailure() {
        ask("door", "one");
        ask("door", "two");

        work.get("one").tryEmitError(new IllegalStateException());

        assertThat(begun).containsExactly("one", "two");
    }

    @Test
    void whoIsCancelledWhileItWaitsLetsNobodyPass() {
        ask("door", "one");
        Disposable waiting = ask("door", "two");
        ask("door", "three");

        waiting.dispose();
        assertThat(begun).containsExactly("one");
        end("one");

        assertThat(begun).containsExactly("one", "three");
        end("three");
        assertThat(queues.size()).isZero();
    }

    @Test
    void goesOnAfterWorkThatIsCancelled() {
        Disposable first = ask("door", "one");
        ask("door", "two");

        first.dispose();

        assertThat(begun).containsExactly("one", "two");
    }

    private Disposable ask(String thing, String name) {
        Sinks.Empty<Void> end = Sinks.empty();
        work.put(name, end);
        return queues.inTurn(
                        thing,
                        Mono.defer(
                                () -> {
                                    begun.add(name);
                                    return end.asMono();
                                }))
                .subscribe(nothing -> {}, error -> {});
    }

    private void end(String name) {
        work.get(name).tryEmitEmpty();
    }
}
