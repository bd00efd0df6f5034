package io.flowcanvas.functions.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.functions.program.RunSlots.Slot;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RunSlotsTest {
    private final RunSlots slots = new RunSlots(2, 1);

    @Test
    void an_owner_with_his_share_waits_while_others_go_past_him() {
        CompletableFuture<Slot> first = slots.acquire("ada");
        CompletableFuture<Slot> second = slots.acquire("ada");
        CompletableFuture<Slot> other = slots.acquire("bob");

        assertThat(first).isDone();
        assertThat(second).isNotDone();
        assertThat(other).isDone();

        first.join().close();
        assertThat(second).isDone();
    }

    @Test
    void no_more_than_the_total_run_whoever_asks() {
        slots.acquire("ada");
        slots.acquire("bob");

        assertThat(slots.acquire("eve")).isNotDone();
        assertThat(slots.inUse()).isEqualTo(2);
        assertThat(slots.waiting()).isEqualTo(1);
    }

    @Test
    void closing_a_slot_twice_frees_it_once() {
        Slot slot = slots.acquire("ada").join();
        slots.acquire("bob");
        slot.close();
        slot.close();

        assertThat(slots.inUse()).isEqualTo(1);
    }

    @Test
    void who_gave_up_waiting_gets_no_slot() {
        Slot slot = slots.acquire("ada").join();
        CompletableFuture<Slot> gaveUp = slots.acquire("ada");
        CompletableFuture<Slot> patient = slots.acquire("ada");
        gaveUp.cancel(false);

        slot.close();

        assertThat(patient).isDone();
        assertThat(slots.inUse()).isEqualTo(1);
        assertThat(slots.waiting()).isZero();
    }
}
