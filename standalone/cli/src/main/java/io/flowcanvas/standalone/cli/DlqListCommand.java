package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.deadletters.DeadLetters;
import io.flowcanvas.standalone.deadletters.LetterText;
import io.flowcanvas.standalone.deadletters.Summary;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A table of the dead letter topics. */
@Command(
        name = "list",
        description = "Lists the dead letter topics: letters, times, reasons.",
        mixinStandardHelpOptions = true)
final class DlqListCommand implements Callable<Integer> {
    private static final String ROW = "%-24s %9s %9s  %-20s  %s";
    private static final int REASONS = 12;
    private static final int LONGEST_REASON = 100;

    @Mixin private DlqOptions options = new DlqOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.println(ROW.formatted("TOPIC", "LETTERS", "REDRIVEN", "OLDEST", "NEWEST"));
        try (DeadLetters letters = options.open()) {
            for (String topic : letters.topics()) {
                print(letters.summary(letters.open(topic)), out);
            }
        }
        return 0;
    }

    private static void print(Summary summary, PrintWriter out) {
        out.println(
                ROW.formatted(
                                summary.topic(),
                                summary.letters(),
                                summary.redriven(),
                                time(summary.oldest()),
                                time(summary.newest()))
                        .stripTrailing());
        List<Map.Entry<String, Integer>> reasons = summary.reasons();
        reasons.stream()
                .limit(REASONS)
                .forEach(
                        reason ->
                                out.println(
                                        "%34d  %s"
                                                .formatted(
                                                        reason.getValue(),
                                                        LetterText.printable(
                                                                reason.getKey(), LONGEST_REASON))));
        if (reasons.size() > REASONS) {
            out.println("%36sand %d more reasons".formatted("", reasons.size() - REASONS));
        }
        out.flush();
    }

    private static String time(@Nullable Instant time) {
        return time == null ? "" : time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
