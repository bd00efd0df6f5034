package io.flowcanvas.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.standalone.settings.PortUse;
import io.flowcanvas.standalone.settings.StackException;
import io.flowcanvas.standalone.settings.StackSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EnvironmentDefaultsTest {
    @TempDir private Path home = Path.of(".");

    @BeforeEach
    void makeACheckout() throws Exception {
        Files.createDirectories(home.resolve("standalone/services"));
    }

    @Test
    void everyOptionCanComeFromTheEnvironmentAndTheCommandLineWins() {
        Map<String, String> environment = new HashMap<>();
        environment.put("FLOWCANVAS_HOME", home.toString());
        environment.put("FLOWCANVAS_KAFKA_PORT", "19092");
        environment.put("FLOWCANVAS_REDIS_PORT", "16380");
        environment.put("FLOWCANVAS_REDIS", "cache.example:6379");
        environment.put("FLOWCANVAS_WITHOUT", "api,images");

        StackSettings settings = parse(environment, "--redis-port", "16381").settings();

        assertThat(settings.ports().of(PortUse.KAFKA)).isEqualTo(19092);
        assertThat(settings.ports().of(PortUse.REDIS)).isEqualTo(16381);
        assertThat(settings.external().redis()).hasToString("cache.example:6379");
        assertThat(settings.without()).containsExactlyInAnyOrder("api", "images");
        assertThat(settings.data()).isEqualTo(home.resolve(".flowcanvas"));
    }

    @Test
    void whatWasChosenReachesTheLauncherThroughItsEnvironment() {
        StackOptions chosen =
                parse(
                        Map.of("FLOWCANVAS_HOME", home.toString()),
                        "--api-port",
                        "18080",
                        "--postgres",
                        "postgresql://me:secret@db/canvas",
                        "--data",
                        home.resolve("d").toString(),
                        "--no-memory-check");

        StackOptions again = parse(chosen.environment());

        assertThat(again.settings()).isEqualTo(chosen.settings());
        assertThat(again.noMemoryCheck).isTrue();
    }

    @Test
    void anExternalStoreTakesItsKeysFromTheEnvironment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("FLOWCANVAS_HOME", home.toString());
        environment.put("FLOWCANVAS_S3_ACCESS_KEY", "access");
        environment.put("FLOWCANVAS_S3_SECRET_KEY", "secret");

        StackSettings settings = parse(environment, "--s3", "http://s3.example:9000").settings();

        assertThat(settings.external().objectStore())
                .hasToString("http://s3.example:9000/flowcanvas");
    }

    @Test
    void aHomeThatIsNoCheckoutIsRefused() throws Exception {
        Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));

        assertThatThrownBy(() -> parse(Map.of("FLOWCANVAS_HOME", elsewhere.toString())).settings())
                .isInstanceOf(StackException.class)
                .hasMessageContaining("not a checkout");
    }

    private static StackOptions parse(Map<String, String> environment, String... arguments) {
        StackOptions options = new StackOptions();
        CommandLine line = new CommandLine(CommandLine.Model.CommandSpec.create());
        line.addMixin("options", options);
        line.setDefaultValueProvider(new EnvironmentDefaults(environment));
        line.parseArgs(arguments);
        return options;
    }
}
