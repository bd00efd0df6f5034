package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.client.ApiClient;
import io.flowcanvas.standalone.client.ApiException;
import io.flowcanvas.standalone.process.ProcessIdentity;
import io.flowcanvas.standalone.service.ServiceNames;
import io.flowcanvas.standalone.settings.DataFolder;
import io.flowcanvas.standalone.settings.Secrets;
import io.flowcanvas.standalone.settings.StackException;
import io.flowcanvas.standalone.state.Phase;
import io.flowcanvas.standalone.state.SecretsFile;
import io.flowcanvas.standalone.state.StackState;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Optional;

/** Brings the stack up in the background, or finds it up. */
final class StackSession {
    private final StackOptions options;
    private final PrintWriter out;

    StackSession(StackOptions options, PrintWriter out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Returns when all services are ready.
     *
     * @throws StackException when they do not become so
     */
    StackState ensureUp() throws InterruptedException {
        Optional<StackState> running = Running.find(folder());
        if (running.isEmpty()) {
            // wrong options are said here, not in the launcher's log
            options.settings();
            out.println("Starting Flowcanvas, data in " + options.dataFolder());
            out.flush();
        }
        ProcessIdentity launcher =
                running.map(StackState::launcher)
                        .orElseGet(() -> new BackgroundLauncher(options).start());
        if (running.isPresent() && running.get().phase() == Phase.READY) {
            return running.get();
        }
        StackState ready = new StartView(folder(), out).follow(launcher);
        out.printf("Ready in %.1f s.%n", ready.readyMillis() / 1000.0);
        return ready;
    }

    /**
     * Logs in to the stack's API as its administrator.
     *
     * @throws ApiException when the password is not that of the data folder any more
     */
    ApiClient login(StackState state) throws ApiException {
        Secrets secrets = new SecretsFile(folder()).readOrMake();
        URI api = URI.create(Running.address(state, ServiceNames.API));
        return ApiClient.login(api, secrets.adminUsername(), secrets.adminPassword());
    }

    void printAddresses(StackState state) {
        out.println();
        String api = Running.address(state, ServiceNames.API);
        printIfThere("API", api, "");
        printIfThere("API docs", api, "/docs");
        printIfThere("Flink", Running.address(state, ServiceNames.JOB_MANAGER), "");
        out.println("  admin account " + folder().credentials());
        out.println("  logs          " + folder().logs());
        out.println();
        out.flush();
    }

    private void printIfThere(String what, String address, String path) {
        if (!address.isEmpty()) {
            out.println("  %-13s %s%s".formatted(what, address, path));
        }
    }

    private DataFolder folder() {
        return new DataFolder(options.dataFolder());
    }
}
