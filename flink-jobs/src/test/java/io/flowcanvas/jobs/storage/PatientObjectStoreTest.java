package io.flowcanvas.jobs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PatientObjectStoreTest {
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final PatientObjectStore patient =
            new PatientObjectStore(store, Duration.ofMillis(1), Duration.ofMillis(4));

    @Test
    void triesAgainUntilTheStoreIsBack() {
        store.failNext(5);

        patient.put("key", new byte[] {7}, "application/octet-stream").toCompletableFuture().join();

        assertThat(store.objects).containsOnlyKeys("key");
    }

    @Test
    void saysThatAnObjectIsMissingWithoutTryingAgain() {
        assertThat(patient.get("none").toCompletableFuture().join()).isEmpty();
    }

    @Test
    void stopsTryingOnceClosed() {
        store.failNext(Integer.MAX_VALUE);
        CompletableFuture<Optional<ByteBuffer>> waiting = patient.get("key").toCompletableFuture();

        patient.close();

        await().atMost(Duration.ofSeconds(10)).until(waiting::isCompletedExceptionally);
    }
}
