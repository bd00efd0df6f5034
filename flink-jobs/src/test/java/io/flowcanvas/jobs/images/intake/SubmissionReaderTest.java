package io.flowcanvas.jobs.images.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.core.execution.Priority;
import io.flowcanvas.jobs.images.codec.ImageFormat;
import io.flowcanvas.jobs.images.codec.ImageLimits;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
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
                                com.google.protobuf.ByteString.copyFrom(Messages.png()),
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

    @Test
    void refusesWhatIsNoJson() {
        for (String text : new String[] {"", "{", "{} {}", "{\"a\": 1, \"a\": 2}", "\u0000"}) {
            assertThatThrownBy(() -> read(text)).as(text).isInstanceOf(UnreadableSubmission.class);
        }
        assertThatThrownBy(
                        () -> reader.read(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}))
                .hasMessageStartingWith("not JSON");
    }

    @Test
    void refusesMorePixelsOrBytesThanAllowed() {
        SubmissionReader strict = new SubmissionReader(new ImageLimits(23));
        byte[] message = Messages.good("c").toString().getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> strict.read(message)).hasMessageContaining("6 × 4 = 24 pixels");

        ObjectNode large = Messages.good("c");
        byte[] bytes = new byte[SubmissionReader.LARGEST_IMAGE + 1];
        large.put("image_data", Base64.getEncoder().encodeToString(bytes));
        assertThatThrownBy(() -> read(large.toString())).hasMessageContaining("too large");
    }

    private Submission read(String message) throws UnreadableSubmission {
        return reader.read(message.getBytes(StandardCharsets.UTF_8));
    }
}
