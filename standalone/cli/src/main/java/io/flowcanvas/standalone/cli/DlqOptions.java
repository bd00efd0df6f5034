package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.deadletters.DeadLetters;
import io.flowcanvas.standalone.service.ServiceNames;
import io.flowcanvas.standalone.settings.StackException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which Kafka is meant: that of the running stack, or one elsewhere. */
final class DlqOptions {
    @Mixin FolderOptions folder = new FolderOptions();

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "Another Kafka than that of the stack here.")
    @Nullable String kafka;

    /**
     * @throws StackException when the stack is not up, or the address is none
     */
    DeadLetters open() {
        try {
            return DeadLetters.in(kafka == null ? ofTheStack() : kafka);
        } catch (KafkaException refused) {
            throw new StackException(
                    "no Kafka at %s: %s".formatted(kafka, refused.getMessage()), refused);
        }
    }

    private String ofTheStack() {
        return Running.find(folder.folder())
                .map(state -> Running.address(state, ServiceNames.KAFKA))
                .filter(address -> !address.isBlank())
                .orElseThrow(
                        () ->
                                new StackException(
                                        "Flowcanvas is not up, or runs without Kafka. Start it"
                                                + " with ./flowcanvas up, or name a Kafka with"
                                                + " --kafka"));
    }
}
