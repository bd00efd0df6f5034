package io.flowcanvas.standalone.deadletters;

import io.flowcanvas.standalone.records.RecordReader;
import io.flowcanvas.standalone.settings.StackException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** All dead letter topics of a Kafka: those whose name ends with {@code .dlq}. */
public final class DeadLetters implements AutoCloseable {
    private static final String SUFFIX = ".dlq";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String bootstrapServers;
    private final Admin admin;
    private final RecordReader reader;

    private DeadLetters(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.reader = new RecordReader(bootstrapServers);
        this.admin =
                Admin.create(
                        Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                                (int) PATIENCE.toMillis(),
                                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                (int) PATIENCE.toMillis() / 2));
    }

    /**
     * @param bootstrapServers {@code host:port[,host:port…]}
     */
    public static DeadLetters in(String bootstrapServers) {
        return new DeadLetters(bootstrapServers);
    }

    /** In alphabetical order. */
    public List<String> topics() {
        return answer(admin.listTopics().names()).stream()
                .filter(name -> name.endsWith(SUFFIX))
                .sorted()
                .toList();
    }

    /**
     * @throws StackException when there is no such dead letter topic
     */
    public DeadLetterTopic open(String topic) {
        List<String> topics = topics();
        if (!topics.contains(topic)) {
            throw new StackException(
                    "there is no dead letter topic %s; there are %s"
                            .formatted(topic, String.join(", ", topics)));
        }
        return DeadLetterTopic.open(topic, reader);
    }

    /** Reads the whole topic. */
    public Summary summary(DeadLetterTopic topic) {
        boolean remembers = answer(admin.listTopics().names()).contains(Redriven.TOPIC);
        Summary summary = new Summary(topic.name());
        Redriven redriven = remembers ? Redriven.read(reader) : Redriven.nothing();
        topic.forEach(letter -> summary.add(letter, redriven.contains(topic.name(), letter)));
        return summary;
    }

    /**
     * Sends letters of a topic back.
     *
     * @param again whether also those that were sent back before
     */
    public Redrive redrive(DeadLetterTopic topic, boolean again) {
        makeMemory();
        return new Redrive(topic, again, bootstrapServers, reader, targets(topic));
    }

    /** Deletes for good. */
    public void delete(DeadLetterTopic.Cut cut) {
        Map<TopicPartition, RecordsToDelete> before = new HashMap<>();
        cut.before()
                .forEach(
                        (partition, offset) ->
                                before.put(partition, RecordsToDelete.beforeOffset(offset)));
        answer(admin.deleteRecords(before).all());
    }

    /** The topics that letters of this one may go back to. */
    private Map<String, Target> targets(DeadLetterTopic topic) {
        String source = topic.name().substring(0, topic.name().length() - SUFFIX.length());
        Set<String> names = answer(admin.listTopics().names());
        List<String> sources =
                names.stream()
                        .filter(name -> name.equals(source) || name.startsWith(source + "."))
                        .filter(name -> !name.endsWith(SUFFIX))
                        .toList();
        Map<String, Integer> largest = largestRecords(sources);
        Map<String, Target> targets = new HashMap<>();
        answer(admin.describeTopics(sources).allTopicNames())
                .forEach(
                        (name, about) ->
                                targets.put(
                                        name,
                                        new Target(
                                                about.partitions().size(),
                                                largest.getOrDefault(name, Integer.MAX_VALUE))));
        return targets;
    }

    private Map<String, Integer> largestRecords(List<String> topics) {
        List<ConfigResource> resources =
                topics.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList();
        Map<String, Integer> largest = new HashMap<>();
        answer(admin.describeConfigs(resources).all())
                .forEach(
                        (topic, config) -> {
                            ConfigEntry entry = config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
                            if (entry != null) {
                                largest.put(topic.name(), Integer.valueOf(entry.value()));
                            }
                        });
        return largest;
    }

    private void makeMemory() {
        NewTopic memory =
                new NewTopic(Redriven.TOPIC, 1, (short) -1)
                        .configs(Map.of("cleanup.policy", "compact"));
        try {
            admin.createTopics(List.of(memory)).all().get();
        } catch (ExecutionException failure) {
            if (!(failure.getCause() instanceof TopicExistsException)) {
                throw refused(failure);
            }
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    private static <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw refused(failure);
        } catch (TimeoutException noAnswer) {
            throw new StackException(
                    "kafka did not answer within %d s".formatted(PATIENCE.toSeconds()), noAnswer);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    private static StackException refused(ExecutionException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return new StackException("kafka refused: " + cause.getMessage(), failure);
    }

    private static StackException interrupted(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new StackException("interrupted while asking kafka", interrupted);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
