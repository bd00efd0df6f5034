package io.flowcanvas.jobs.images.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmissionDocumentTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7_999, 8_000, 8_001, 100_000})
    void decodesTheImageWithoutMakingTextOfIt(int size) throws Exception {
        byte[] image = new byte[size];
        new Random(size).nextBytes(image);

        SubmissionDocument document =
                read(
                        "{ \"a\": [1, {\"b\": 2}], \"image_data\" : \"%s\" , \"c\": null}"
                                .formatted(Base64.getEncoder().encodeToString(image)));

        assertThat(document.image()).isEqualTo(ByteString.copyFrom(image));
        assertThat(document.fields()).hasToString("{\"a\":[1,{\"b\":2}],\"c\":null}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"AAA\"",
                "\"AA==\\n\"",
                "\"AA\\nAA\"",
                "\" AAAA\"",
                "\"\\/AAA\"",
                "\"A*AA\"",
                "null",
                "7",
                "[\"AAAA\"]"
            })
    void leavesAnImageThatIsNotWrittenInTheUsualWayAmongTheFields(String text) throws Exception {
        SubmissionDocument document = read("{\"image_data\": %s, \"b\": 1}".formatted(text));

        assertThat(document.image()).isNull();
        assertThat(document.fields().has("image_data")).isTrue();
        assertThat(document.fields().path("b").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"image_data\": \"AAAA\", \"image_data\": \"AAAA\"}",
                "{\"image_data\": \"AAAA\", \"a\": {\"b\": 1, \"b\": 2}}",
                "{\"image_data\": \"AAAA\"} {}",
                "{\"image_data\": \"AAAA\"",
                "{\"image_data\": \"AAAA",
                "[]"
            })
    void refusesWhatIsNoObjectAndWhatStandsTwice(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(UnreadableSubmission.class);
    }

    @Test
    void hasNoImageWhereThereIsNone() throws Exception {
        assertThat(read("{}").image()).isNull();
    }

    private static SubmissionDocument read(String text) throws UnreadableSubmission {
        return SubmissionDocument.read(ByteString.copyFromUtf8(text));
    }
}
