package io.flowcanvas.functions.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ErrandsTest {
    private final Queue<Runnable> leftToOthers = new ConcurrentLinkedQueue<>();

    @Test
    void what_an_answer_needs_runs_on_the_thread_that_waits_for_it() {
        String ranOn =
                awaited(
                        () ->
                                CompletableFuture.supplyAsync(
                                        () -> Thread.currentThread().getName(),
                                        Errands.here(leftToOthers::add)));

        assertThat(ranOn).isEqualTo("helper");
        assertThat(leftToOthers).isEmpty();
    }

    @Test
    void another_thread_may_hand_it_something() {
        CompletableFuture<Executor> helper = new CompletableFuture<>();
        CompletableFuture<String> answer = new CompletableFuture<>();
        Executor later = CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS);
        var unused =
                helper.thenAcceptAsync(own -> own.execute(() -> answer.complete(name())), later);

        String ranOn =
                awaited(
                        () -> {
                            helper.complete(Errands.here(leftToOthers::add));
                            return answer;
                        });

        assertThat(ranOn).isEqualTo("helper");
    }

    @Test
    void what_comes_after_the_answer_is_left_to_others() {
        AtomicReference<Executor> helper = new AtomicReference<>();
        String answer =
                awaited(
                        () -> {
                            helper.set(Errands.here(leftToOthers::add));
                            helper.get().execute(() -> {});
                            return CompletableFuture.completedFuture("at once");
                        });
        assertThat(answer).isEqualTo("at once");
        assertThat(leftToOthers).hasSize(1);

        helper.get().execute(() -> {});

        assertThat(leftToOthers).hasSize(2);
    }

    @Test
    void any_other_thread_has_somebody_else_do_it() {
        Executor other = leftToOthers::add;

        assertThat(Errands.here(other)).isSameAs(other);
    }

    private static String name() {
        return Thread.currentThread().getName();
    }

    private String awaited(Supplier<CompletableFuture<String>> asked) {
        CompletableFuture<String> told = new CompletableFuture<>();
        new Thread(() -> told.complete(Errands.await(leftToOthers::add, asked).join()), "helper")
                .start();
        return told.orTimeout(5, TimeUnit.SECONDS).join();
    }
}
