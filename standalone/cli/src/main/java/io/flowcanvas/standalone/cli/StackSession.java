package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.client.ApiClient;
import io.flowcanvas.standalone.client.ApiException;
import io.flowcanvas.standalone.client.Runtimes;
import io.flowcanvas.standalone.process.ProcessIdentity;
import io.flowcanvas.standalone.service.ServiceNames;
import io.flowcanvas.standalone.settings.DataFolder;
import io.flowcanvas.standalone.settings.StackException;
import io.flowcanvas.standalone.state.Phase;
import io.flowcanvas.standalone.state.StackState;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Map;
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
        return Running.login(folder(), state);
    }

    void printAddresses(StackState state) {
        out.println();
        String api = Running.address(state, ServiceNames.API);
        printIfThere("API", api, "");
        printIfThere("API docs", api, "/docs");
        printIfThere("Flink", Running.address(state, ServiceNames.JOB_MANAGER), "");
        out.println("  credentials   " + folder().credentials() + " (admin, OAuth 2.0 client)");
        out.println("  logs          " + folder().logs());
        out.println();
        out.flush();
    }

    /**
     * Asks the function server which languages can run, and names those that cannot.
     *
     * @return none unavailable where there is no function server, or it does not tell
     */
    Runtimes printRuntimes(StackState state) {
        String address = Running.address(state, ServiceNames.FUNCTION_SERVER);
        if (address.isEmpty()) {
            return new Runtimes(Map.of());
        }
        try {
            Runtimes runtimes = Runtimes.ask(URI.create(address));
            if (!runtimes.unavailable().isEmpty()) {
                runtimes.unavailable()
                        .forEach(
                                (language, message) ->
                                        out.println(
                                                "Functions in %s cannot run: %s"
                                                        .formatted(language, message)));
                out.println("Install what is missing with ./flowcanvas setup");
                out.flush();
            }
            return runtimes;
        } catch (ApiException failure) {
            out.println(failure.getMessage());
            return new Runtimes(Map.of());
        }
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
