package io.flowcanvas.standalone.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class LetterTextTest {

    @Test
    void whatATerminalWouldObeyIsNotPrinted() {
        assertThat(LetterText.printable("red \u001b[31m, \u202Eleft, \u0007 bell\n", 100))
                .isEqualTo("red ·[31m, ·left, · bell·");
    }

    @Test
    void longTextIsCutOffBetweenCharacters() {
        assertThat(LetterText.printable("äöü😀x", 4)).isEqualTo("äöü😀…");
    }

    @Test
    void aPageTellsWhatTheLetterWasAndShowsItsStart() {
        Letter letter = letter("{\"client_id\": 7}", "ada");

        assertThat(LetterText.page(letter))
                .contains(
                        "position  2:17",
                        "reason    client_id must be text: 7",
                        "came from image-requests 1:5",
                        "key       ada",
                        "header    trace = abc",
                        "value     16 bytes",
                        "{\"client_id\": 7}");
    }

    @Test
    void headersOfItsOwnWithOurNamesAreKept() {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("x.dlq", 0, 1, null, null);
        record.headers().add("dead-letter-reason", bytes("its own"));
        record.headers().add("dead-letter-reason", bytes("ours"));
        Letter letter = new Letter(record);

        assertThat(letter.reason()).isEqualTo("ours");
        assertThat(letter.originalHeaders())
                .singleElement()
                .satisfies(header -> assertThat(header.value()).isEqualTo(bytes("its own")));
    }

    @Test
    void positionsAreWrittenAsTheyAreRead() {
        assertThat(LetterPosition.parse("3:17")).hasToString("3:17");
        assertThatThrownBy(() -> LetterPosition.parse("17"))
                .hasMessageContaining("PARTITION:OFFSET");
    }

    static Letter letter(String value, String key) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("image-requests.dlq", 2, 17, bytes(key), bytes(value));
        record.headers().add("trace", bytes("abc"));
        record.headers().add("dead-letter-reason", bytes("client_id must be text: 7"));
        record.headers().add("dead-letter-topic", bytes("image-requests"));
        record.headers().add("dead-letter-partition", bytes("1"));
        record.headers().add("dead-letter-offset", bytes("5"));
        return new Letter(record);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
