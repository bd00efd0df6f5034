package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.deadletters.DeadLetterTopic;
import io.flowcanvas.standalone.deadletters.DeadLetters;
import io.flowcanvas.standalone.deadletters.LetterPosition;
import io.flowcanvas.standalone.settings.StackException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deletes letters for good: Kafka forgets from the oldest on. */
@Command(
        name = "purge",
        description = "Deletes letters of a topic for good, from the oldest on.",
        mixinStandardHelpOptions = true)
final class DlqPurgeCommand implements Callable<Integer> {
    @Mixin private DlqOptions options = new DlqOptions();

    @Parameters(index = "0", paramLabel = "TOPIC", description = "Such as image-requests.dlq.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String topic;

    @Option(
            names = "--up-to",
            paramLabel = "POSITION",
            description =
                    "PARTITION:OFFSET: in that partition all up to it, and it; once for each.")
    private List<String> upTo = List.of();

    @Option(names = "--older-than", paramLabel = "AGE", description = "Such as 90m, 12h or 3d.")
    private @Nullable String olderThan;

    @Option(names = "--all", description = "All letters.")
    private boolean all;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        int ways = (all ? 1 : 0) + (olderThan == null ? 0 : 1) + (upTo.isEmpty() ? 0 : 1);
        if (ways != 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "which letters? --all, --older-than AGE or --up-to POSITION");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (DeadLetters letters = options.open()) {
            DeadLetterTopic.Cut cut = cut(letters.open(topic));
            if (cut.letters() == 0) {
                out.println("There is nothing to delete.");
                return 0;
            }
            String question = "Delete %d letters of %s for good?".formatted(cut.letters(), topic);
            if (!yes && !Confirmation.given(question, out)) {
                throw new StackException("nothing was deleted; say yes, or use --yes");
            }
            letters.delete(cut);
            out.println("Deleted %d letters.".formatted(cut.letters()));
        }
        return 0;
    }

    private DeadLetterTopic.Cut cut(DeadLetterTopic letters) {
        try {
            if (olderThan != null) {
                return letters.olderThan(age(olderThan));
            }
            return all
                    ? letters.all()
                    : letters.upTo(upTo.stream().map(LetterPosition::parse).toList());
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(
                    spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    /**
     * @throws IllegalArgumentException if it is not digits and one of s, m, h, d
     */
    static Duration age(String text) {
        if (!text.matches("\\d{1,6}[smhd]")) {
            throw new IllegalArgumentException("an age is such as 90m, 12h or 3d, not " + text);
        }
        long amount = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(amount);
            case 'm' -> Duration.ofMinutes(amount);
            case 'h' -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
