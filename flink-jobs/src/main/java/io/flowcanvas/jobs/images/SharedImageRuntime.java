package io.flowcanvas.jobs.images;

import io.flowcanvas.jobs.configuration.ImagesJobConfiguration;
import io.flowcanvas.jobs.images.work.ItemRunner;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.util.function.SerializableSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one runtime of a task manager: all lanes' operators share its workers, models and
 * connections. The first to come opens it, the last to leave closes it.
 */
final class SharedImageRuntime implements ImageRuntime {
    private static final Object LOCK = new Object();
    private static @Nullable ImageEngine engine;
    private static int users;

    private final ImageEngine shared;

    private SharedImageRuntime(ImageEngine shared) {
        this.shared = shared;
    }

    @Override
    public ItemRunner runner() {
        return shared.runner();
    }

    @Override
    public void close() {
        synchronized (LOCK) {
            users--;
            if (users == 0) {
                engine = null;
                shared.close();
            }
        }
    }

    /** Joins the task manager's runtime. */
    static final class Opening implements ImageRuntime.Factory {
        private static final long serialVersionUID = 1L;

        private final SerializableSupplier<Map<String, String>> environment;

        Opening() {
            this(System::getenv);
        }

        /**
         * @param environment asked on the task manager, so that no secret is part of the job
         */
        Opening(SerializableSupplier<Map<String, String>> environment) {
            this.environment = environment;
        }

        @Override
        public ImageRuntime open(ImagesJobConfiguration configuration, RuntimeContext context) {
            synchronized (LOCK) {
                ImageEngine present = engine;
                if (present == null) {
                    present =
                            ImageEngine.start(
                                    configuration, Devices.assigned(context), environment.get());
                    engine = present;
                }
                users++;
                return new SharedImageRuntime(present);
            }
        }
    }
}
