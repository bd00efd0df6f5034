package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.deadletters.DeadLetterTopic;
import io.flowcanvas.standalone.deadletters.DeadLetters;
import io.flowcanvas.standalone.deadletters.Letter;
import io.flowcanvas.standalone.deadletters.LetterPosition;
import io.flowcanvas.standalone.deadletters.LetterText;
import io.flowcanvas.standalone.settings.StackException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Letters line by line, or one with all there is to know. */
@Command(
        name = "show",
        description = "Shows the letters of a topic, or one at a position.",
        mixinStandardHelpOptions = true)
final class DlqShowCommand implements Callable<Integer> {
    @Mixin private DlqOptions options = new DlqOptions();

    @Parameters(index = "0", paramLabel = "TOPIC", description = "Such as image-requests.dlq.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String topic;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "POSITION",
            description = "PARTITION:OFFSET, as the list of letters has it.")
    private @Nullable String position;

    @Option(
            names = {"-n", "--letters"},
            defaultValue = "20",
            description = "Letters to list; default: 20.")
    private int most = 20;

    @Option(names = "--reason", description = "List only those whose reason contains this.")
    private String reason = "";

    @Option(
            names = "--raw",
            paramLabel = "FILE",
            description = "Write the original bytes of the letter into a new file.")
    private @Nullable Path raw;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (raw != null && position == null) {
            throw new ParameterException(spec.commandLine(), "--raw needs a POSITION");
        }
        try (DeadLetters letters = options.open()) {
            if (position == null) {
                list(letters.open(topic));
            } else {
                show(letters.open(topic), parsed(position));
            }
        }
        return 0;
    }

    private void list(DeadLetterTopic letters) {
        PrintWriter out = spec.commandLine().getOut();
        LetterSelection wanted = LetterSelection.withReason(reason);
        int[] found = {0};
        letters.forEach(
                letter -> {
                    if (wanted.test(letter) && found[0]++ < most) {
                        out.println(LetterText.line(letter));
                    }
                });
        if (found[0] > most) {
            out.println("… and %d more; see --letters".formatted(found[0] - most));
        } else if (found[0] == 0) {
            out.println("There is no such letter in " + topic);
        }
    }

    private void show(DeadLetterTopic letters, LetterPosition at) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Letter letter =
                letters.at(at)
                        .orElseThrow(
                                () ->
                                        new StackException(
                                                "%s has no letter %s".formatted(topic, at)));
        if (raw == null) {
            LetterText.page(letter).forEach(out::println);
            return;
        }
        try {
            Files.write(raw, letter.value(), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException there) {
            throw new StackException(raw + " is there already; name a new file", there);
        }
        out.println("Wrote %d bytes to %s".formatted(letter.value().length, raw));
    }

    private LetterPosition parsed(String text) {
        try {
            return LetterPosition.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(
                    spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }
}
