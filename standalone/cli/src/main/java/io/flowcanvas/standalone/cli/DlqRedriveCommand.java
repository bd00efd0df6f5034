package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.deadletters.DeadLetterTopic;
import io.flowcanvas.standalone.deadletters.DeadLetters;
import io.flowcanvas.standalone.deadletters.LetterPosition;
import io.flowcanvas.standalone.deadletters.Redrive;
import io.flowcanvas.standalone.settings.StackException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends letters back to where they came from, each once. */
@Command(
        name = "redrive",
        description = {
            "Sends letters back to the topic they came from, as they were.",
            "A letter that was sent back stays in the topic and is not sent again."
        },
        mixinStandardHelpOptions = true)
final class DlqRedriveCommand implements Callable<Integer> {
    @Mixin private DlqOptions options = new DlqOptions();

    @Parameters(index = "0", paramLabel = "TOPIC", description = "Such as image-requests.dlq.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String topic;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "POSITION",
            description = "PARTITION:OFFSET of each letter that is meant.")
    private List<String> positions = List.of();

    @Option(names = "--all", description = "All letters.")
    private boolean all;

    @Option(names = "--reason", description = "Those whose reason contains this.")
    private @Nullable String reason;

    @Option(names = "--again", description = "Also those that were sent back before.")
    private boolean again;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        LetterSelection wanted = selection();
        PrintWriter out = spec.commandLine().getOut();
        try (DeadLetters letters = options.open()) {
            DeadLetterTopic opened = letters.open(topic);
            Redrive redrive = letters.redrive(opened, again);
            Redrive.Plan plan = redrive.plan(wanted);
            plan.remarks().forEach(out::println);
            if (plan.letters() == 0) {
                out.println("There is nothing to send back.");
                return 0;
            }
            if (!yes && !Confirmation.given("Send back " + told(plan) + "?", out)) {
                throw new StackException("nothing was sent; say yes, or use --yes");
            }
            out.println("Sent back %d letters.".formatted(redrive.send(wanted)));
        }
        return 0;
    }

    private static String told(Redrive.Plan plan) {
        return plan.counts().entrySet().stream()
                .map(count -> count.getValue() + " to " + count.getKey())
                .collect(Collectors.joining(", "));
    }

    private LetterSelection selection() {
        int ways = (all ? 1 : 0) + (reason == null ? 0 : 1) + (positions.isEmpty() ? 0 : 1);
        if (ways != 1) {
            throw new ParameterException(
                    spec.commandLine(), "which letters? --all, --reason TEXT or positions");
        }
        if (reason != null) {
            return LetterSelection.withReason(reason);
        }
        return all ? LetterSelection.all() : LetterSelection.at(parsed());
    }

    private List<LetterPosition> parsed() {
        try {
            return positions.stream().map(LetterPosition::parse).toList();
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(
                    spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }
}
