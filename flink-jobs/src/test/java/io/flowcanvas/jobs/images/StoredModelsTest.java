package io.flowcanvas.jobs.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.jobs.TestClock;
import io.flowcanvas.jobs.storage.InMemoryObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredModelsTest {
    private static final String KEY = "models/yolo11.onnx";

    @TempDir private Path folder;
    private final TestClock clock = new TestClock();
    private final InMemoryObjectStore store = new InMemoryObjectStore();

    @Test
    void fetchesAModelOnceAndKeepsIt() {
        StoredModels models = new StoredModels(store, folder, clock);
        store.objects.put(KEY, new byte[] {1, 2, 3});

        Path file = models.fetch(KEY).orElseThrow();
        store.objects.clear();

        assertThat(file).hasBinaryContent(new byte[] {1, 2, 3}).hasFileName("yolo11.onnx");
        assertThat(models.fetch(KEY)).contains(file);
    }

    @Test
    void believesThatAModelIsMissingForSomeSecondsOnly() {
        StoredModels models = new StoredModels(store, folder, clock);
        assertThat(models.fetch(KEY)).isEmpty();
        store.objects.put(KEY, new byte[] {1});

        assertThat(models.fetch(KEY)).isEmpty();
        clock.forward(Duration.ofSeconds(6));
        assertThat(models.fetch(KEY)).isPresent();
    }

    @Test
    void namesTheModelsThereAre() {
        store.objects.put(KEY, new byte[] {1});
        store.objects.put("files/1", new byte[] {1});

        assertThat(new StoredModels(store, folder, clock).keys()).containsExactly(KEY);
    }
}
