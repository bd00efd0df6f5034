package io.flowcanvas.functions;

import io.flowcanvas.functions.configuration.FunctionServerSettings;
import io.flowcanvas.functions.configuration.SettingsReader;
import io.flowcanvas.functions.sandbox.BubblewrapSandbox;
import io.flowcanvas.functions.sandbox.Bundle;
import io.flowcanvas.functions.sandbox.Sandbox;
import io.flowcanvas.functions.sandbox.SandboxSettings;
import io.flowcanvas.functions.storage.S3ObjectStore;
import io.flowcanvas.functions.storage.StoredBinaries;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the function server; arguments are those of {@link SettingsReader}. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    public static void main(String[] arguments) {
        FunctionServerSettings settings = SettingsReader.read(arguments, System.getenv());
        S3ObjectStore store = new S3ObjectStore(settings.objectStore());
        Sandbox sandbox = BubblewrapSandbox.start(sandbox(settings), new StoredBinaries(store));
        FunctionServer server = new FunctionServer(settings, store, sandbox, Bundle::program);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    server.close();
                                    sandbox.close();
                                    store.close();
                                },
                                "shutdown"));
        server.start();
        sandbox.availability()
                .forEach(
                        (language, runtime) ->
                                LOG.info(
                                        "runtime language={} available={} {}",
                                        language.wireName(),
                                        runtime.available(),
                                        runtime.message()));
        LOG.info("function server listens on {}:{}", settings.host(), server.port());
    }

    private static SandboxSettings sandbox(FunctionServerSettings settings) {
        SandboxSettings standard =
                SandboxSettings.defaults(settings.directory()).withSpares(settings.spares());
        return settings.allowUnsandboxed() ? standard.withAllowUnsandboxed(true) : standard;
    }
}
