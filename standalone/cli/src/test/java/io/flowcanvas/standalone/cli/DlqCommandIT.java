package io.flowcanvas.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.testkit.Services;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line against a real Kafka, each test with topics of its own. */
class DlqCommandIT {
    private static final int WRONG_USAGE = 2;
    private static final byte[] BINARY = {0, (byte) 0xff, 27, 'x'};

    private final String source = "orders-" + UUID.randomUUID();
    private final String topic = source + ".dlq";
    private final StringWriter output = new StringWriter();

    @TempDir private Path folder = Path.of(".");

    @BeforeEach
    void makeTopics() throws Exception {
        try (Admin admin = Admin.create(kafka())) {
            admin.createTopics(
                            List.of(
                                    new NewTopic(source, 4, (short) 1),
                                    new NewTopic(topic, 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    @Test
    void listsTopicsWithTheirReasons() {
        bury("a", source, 3, "not JSON: x");
        bury("b", source, 3, "not JSON: y");
        bury("c", source, 3, "client_id is missing");

        assertThat(run("list")).isZero();

        List<String> lines = output.toString().lines().toList();
        int row =
                lines.indexOf(
                        lines.stream().filter(line -> line.startsWith(topic)).toList().get(0));
        assertThat(lines.get(row)).containsPattern("\\s3\\s+0\\s+20\\d\\d-");
        assertThat(lines.get(row + 1).strip()).isEqualTo("2  not JSON");
        assertThat(lines.get(row + 2).strip()).isEqualTo("1  client_id is missing");
    }

    @Test
    void showsLettersAndKeepsTheOriginalBytes() throws Exception {
        bury("a", source, 3, "not JSON");
        Path raw = folder.resolve("letter");

        assertThat(run("show", topic)).isZero();
        assertThat(run("show", topic, "0:0")).isZero();
        assertThat(run("show", topic, "0:0", "--raw", raw.toString())).isZero();

        assertThat(output.toString())
                .contains("0:0", "not JSON", "came from " + source + " 3:", "value     4 bytes")
                .contains("···x")
                .doesNotContain("\u001b");
        assertThat(Files.readAllBytes(raw)).isEqualTo(BINARY);
        assertThat(run("show", topic, "0:0", "--raw", raw.toString())).isEqualTo(Flowcanvas.FAILED);
        assertThat(output.toString()).contains("is there already");
    }

    @Test
    void sendsALetterBackAsItWasAndOnlyOnce() {
        bury("a", source, 3, "not JSON");
        bury("b", source, 3, "client_id is missing");

        assertThat(run("redrive", topic, "--reason", "json", "--yes")).isZero();
        assertThat(run("redrive", topic, "--all", "--yes")).isZero();
        assertThat(run("redrive", topic, "--all", "--yes")).isZero();

        assertThat(output.toString())
                .contains(
                        "Sent back 1 letters.", "1 were sent back before", "nothing to send back");
        List<ConsumerRecord<byte[], byte[]>> back = records(source);
        assertThat(back).hasSize(2).allMatch(record -> record.partition() == 3);
        ConsumerRecord<byte[], byte[]> first = back.get(0);
        assertThat(first.key()).isEqualTo(bytes("a"));
        assertThat(first.value()).isEqualTo(BINARY);
        assertThat(first.headers().toArray())
                .singleElement()
                .satisfies(header -> assertThat(header.key()).isEqualTo("trace"));
        assertThat(run("redrive", topic, "0:0", "--again", "--yes")).isZero();
        assertThat(records(source)).hasSize(3);
    }

    @Test
    void sendsNothingToATopicThatIsNotTheLettersOwn() {
        bury("a", "pipelines-of-others", 0, "forged");

        assertThat(run("redrive", topic, "--all", "--yes")).isZero();

        assertThat(output.toString()).contains("name no topic that they could go back to");
    }

    @Test
    void deletesUpToAPosition() {
        bury("a", source, 3, "one");
        bury("b", source, 3, "two");
        bury("c", source, 3, "three");

        assertThat(run("purge", topic, "--older-than", "1h", "--yes")).isZero();
        assertThat(records(topic)).hasSize(3);
        assertThat(run("purge", topic, "--up-to", "0:1", "--yes")).isZero();
        assertThat(records(topic)).singleElement().matches(left -> left.offset() == 2);
        assertThat(run("purge", topic, "--all", "--yes")).isZero();
        assertThat(records(topic)).isEmpty();

        assertThat(output.toString()).contains("Deleted 2 letters.", "Deleted 1 letters.");
    }

    @Test
    void doesNothingWithoutAYes() {
        bury("a", source, 3, "one");

        assertThat(runAnswering("no\n", "purge", topic, "--all")).isEqualTo(Flowcanvas.FAILED);
        assertThat(runAnswering("", "redrive", topic, "--all")).isEqualTo(Flowcanvas.FAILED);

        assertThat(records(topic)).hasSize(1);
        assertThat(records(source)).isEmpty();
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(run("redrive", topic)).isEqualTo(WRONG_USAGE);
        assertThat(run("purge", topic, "--older-than", "soon")).isEqualTo(WRONG_USAGE);
        assertThat(run("purge", topic, "--up-to", "0:0")).isEqualTo(WRONG_USAGE);
        assertThat(run("show", "none.dlq")).isEqualTo(Flowcanvas.FAILED);
        assertThat(run("show", topic, "0:0")).isEqualTo(Flowcanvas.FAILED);

        assertThat(output.toString())
                .contains(
                        "which letters?",
                        "an age is such as 90m",
                        "has no 0:0",
                        "there is no dead letter topic none.dlq",
                        "has no letter 0:0");
    }

    private void bury(String key, String from, int partition, String reason) {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic, bytes(key), BINARY);
        letter.headers().add("trace", bytes("abc"));
        letter.headers().add("dead-letter-reason", bytes(reason));
        letter.headers().add("dead-letter-topic", bytes(from));
        letter.headers().add("dead-letter-partition", bytes(Integer.toString(partition)));
        letter.headers().add("dead-letter-offset", bytes("5"));
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(letter);
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        kafka(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    private static Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", Services.kafka().bootstrapServers());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What a person types instead of the test process's own input, which never ends. */
    private int runAnswering(String typed, String command, String... arguments) {
        InputStream own = System.in;
        System.setIn(new ByteArrayInputStream(bytes(typed)));
        try {
            return run(command, arguments);
        } finally {
            System.setIn(own);
        }
    }

    private int run(String command, String... arguments) {
        CommandLine line = Flowcanvas.commandLine();
        PrintWriter writer = new PrintWriter(output, true);
        line.setOut(writer);
        line.setErr(writer);
        List<String> all = new ArrayList<>(List.of("dlq", command));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--kafka", Services.kafka().bootstrapServers()));
        return line.execute(all.toArray(String[]::new));
    }
}
