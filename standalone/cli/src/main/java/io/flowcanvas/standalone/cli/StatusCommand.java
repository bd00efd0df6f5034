package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.state.Phase;
import io.flowcanvas.standalone.state.ServiceState;
import io.flowcanvas.standalone.state.StackState;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A table of the services. */
@Command(
        name = "status",
        description = "Shows the services; exit status 3 when the stack is not up.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private static final String ROW = "%-18s %-11s %10s %9s %8s  %s";

    @Mixin private FolderOptions options = new FolderOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Optional<StackState> state = Running.find(options.folder());
        if (state.isEmpty()) {
            out.println("Flowcanvas is not up. Start it with ./flowcanvas up");
            return Flowcanvas.NOT_UP;
        }
        out.println(ROW.formatted("SERVICE", "STATE", "SINCE", "MEMORY", "RESTARTS", "ADDRESS"));
        state.get().services().forEach(service -> out.println(row(service)));
        return state.get().phase() == Phase.READY ? 0 : Flowcanvas.NOT_UP;
    }

    private static String row(ServiceState service) {
        String note = service.note() == null ? "" : "  (" + service.note() + ")";
        return ROW.formatted(
                        service.name(),
                        service.phase().name().toLowerCase(Locale.ROOT),
                        age(service.since()),
                        memory(service),
                        service.restarts(),
                        service.address() + note)
                .stripTrailing();
    }

    private static String memory(ServiceState service) {
        if (service.process() == null) {
            return "-";
        }
        long megabytes = ResidentMemory.megabytes(service.process());
        return megabytes == 0 ? "-" : megabytes + " MiB";
    }

    static String age(Instant since) {
        Duration age = Duration.between(since, Instant.now());
        if (age.toHours() > 0) {
            return "%d h %d min".formatted(age.toHours(), age.toMinutesPart());
        }
        return age.toMinutes() > 0
                ? "%d min".formatted(age.toMinutes())
                : "%d s".formatted(Math.max(0, age.toSeconds()));
    }
}
