package io.flowcanvas.standalone.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class SortingTest {
    private static final int LIMIT = 10_000;

    private final Sorting sorting =
            new Sorting(
                    Map.of("image-requests", new Target(3, LIMIT)),
                    letter -> letter.position().offset() == 99);

    @Test
    void aLetterGoesBackThatItsTopicTakes() {
        assertThat(sorting.of(letter("image-requests", 1, LIMIT - 200)))
                .isEqualTo(Sorting.Verdict.GOES);
    }

    @Test
    void oneThatIsTooLargeStays() {
        assertThat(sorting.of(letter("image-requests", 1, LIMIT)))
                .isEqualTo(Sorting.Verdict.TOO_LARGE);
    }

    @Test
    void oneThatLostItsEndStays() {
        ConsumerRecord<byte[], byte[]> record = record("image-requests", 1, 10);
        record.headers().add("dead-letter-truncated", bytes("20000000"));

        assertThat(sorting.of(new Letter(record))).isEqualTo(Sorting.Verdict.TOO_LARGE);
    }

    @Test
    void oneThatWasSentOrHasNoTopicStays() {
        assertThat(sorting.of(letter("image-requests", 99, 10)))
                .isEqualTo(Sorting.Verdict.SENT_BEFORE);
        assertThat(sorting.of(letter("somewhere", 1, 10))).isEqualTo(Sorting.Verdict.HOMELESS);
    }

    @Test
    void thoseThatAreTooLargeAreCountedAndNamed() {
        List<LetterPosition> positions =
                IntStream.range(0, 25).mapToObj(offset -> new LetterPosition(2, offset)).toList();

        Redrive.Plan plan = new Redrive.Plan(new TreeMap<>(), 0, 0, positions);

        assertThat(plan.remarks())
                .singleElement()
                .asString()
                .startsWith("25 are too large")
                .contains("2:0 2:1", "2:19 …")
                .doesNotContain("2:20");
    }

    private static Letter letter(String topic, long offset, int size) {
        return new Letter(record(topic, offset, size));
    }

    private static ConsumerRecord<byte[], byte[]> record(String topic, long offset, int size) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("image-requests.dlq", 2, offset, null, new byte[size]);
        record.headers().add("dead-letter-topic", bytes(topic));
        return record;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
