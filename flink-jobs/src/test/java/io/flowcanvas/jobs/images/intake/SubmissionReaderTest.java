package io.flowcanvas.jobs.images.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.execution.Priority;
import io.flowcanvas.jobs.images.codec.ImageFormat;
import io.flowcanvas.jobs.images.codec.ImageLimits;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.ObjectNode;

class SubmissionReaderTest {
    private final SubmissionReader reader = new SubmissionReader(ImageLimits.DEFAULT);

    @Test
    void readsEveryField() throws Exception {
        ObjectNode message = Messages.good("c-7");
        Messages.config(message).putObject("parameters").put("resize_width", 9);

        Submission submission = read(message.toString());

        assertThat(submission)
                .isEqualTo(
                        new Submission(
                                Messages.CLIENT,
                                "c-7",
                                ByteString.copyFrom(Messages.png()),
                                ImageFormat.PNG,
                                Messages.PIPELINE,
                                "{\"resize_width\":9}",
                                Priority.LOW));
    }

    @Test
    void whatIsNotSaidIsNormal() throws Exception {
        Submission submission = read(Messages.taken().get("only what must be"));

        assertThat(submission.priority()).isEqualTo(Priority.NORMAL);
        assertThat(submission.parametersJson()).isEqualTo("{}");
    }

    @ParameterizedTest
    @EnumSource
    void readsEveryPriorityByItsName(Priority priority) throws Exception {
        ObjectNode message = Messages.good("c");
        Messages.config(message).put("priority", priority.wireName());

        assertThat(read(message.toString()).priority()).isEqualTo(priority);
    }

    @Test
    void refusesWhatIsNoJson() {
        for (String text : new String[] {"", "{", "{} {}", "{\"a\": 1, \"a\": 2}", "\u0000"}) {
            assertThatThrownBy(() -> read(text)).as(text).isInstanceOf(UnreadableSubmission.class);
        }
        assertThatThrownBy(
                        () ->
                                reader.read(
                                        ByteString.copyFrom(
                                                new byte[] {
                                                    '{', '"', (byte) 0xff, '"', ':', '1', '}'
                                                })))
                .hasMessageStartingWith("not JSON");
    }

    @Test
    void refusesMorePixelsOrBytesThanAllowed() {
        SubmissionReader strict = new SubmissionReader(new ImageLimits(23));
        ByteString message = ByteString.copyFromUtf8(Messages.good("c").toString());
        assertThatThrownBy(() -> strict.read(message)).hasMessageContaining("6 × 4 = 24 pixels");

        ObjectNode large = Messages.good("c");
        byte[] bytes = new byte[SubmissionReader.LARGEST_IMAGE + 1];
        large.put("image_data", Base64.getEncoder().encodeToString(bytes));
        assertThatThrownBy(() -> read(large.toString())).hasMessageContaining("too large");
    }

    @Test
    void readsAnImageHoweverItsTextIsWritten() throws Exception {
        String usual = Messages.good("c").toString();
        String escaped = usual.replace("\"image_data\":\"i", "\"image_data\":\"\\u0069");
        assertThat(escaped).isNotEqualTo(usual);

        assertThat(read(escaped)).isEqualTo(read(usual));
    }

    @Test
    void refusesLineBreaksInTheImage() {
        String usual = Messages.good("c").toString();
        String broken = usual.replace("\"image_data\":\"iVBO", "\"image_data\":\"iVBO\\n");
        assertThat(broken).isNotEqualTo(usual);

        assertThatThrownBy(() -> read(broken)).hasMessageStartingWith("image_data is not Base64");
    }

    private Submission read(String message) throws UnreadableSubmission {
        return reader.read(ByteString.copyFromUtf8(message));
    }
}
