package io.flowcanvas.api.canvas.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.core.error.FlowcanvasException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.ContentDisposition;

class MultipartScannerTest {

    private static final class Collected implements MultipartScanner.Parts {
        private final List<String> names = new ArrayList<>();
        private final List<String> filenames = new ArrayList<>();
        private final List<byte[]> contents = new ArrayList<>();
        private ByteArrayOutputStream current = new ByteArrayOutputStream();

        @Override
        public void begin(ContentDisposition disposition) {
            names.add(String.valueOf(disposition.getName()));
            filenames.add(String.valueOf(disposition.getFilename()));
            current = new ByteArrayOutputStream();
        }

        @Override
        public void content(byte[] bytes, int offset, int length) {
            current.write(bytes, offset, length);
        }

        @Override
        public void end() {
            contents.add(current.toByteArray());
        }
    }

    private final Collected collected = new Collected();
    private final MultipartScanner scanner = new MultipartScanner("cut", collected);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 1000, 1_000_000})
    void splitsAFormHoweverItIsCut(int chunk) {
        byte[] image = new byte[5000];
        new Random(3).nextBytes(image);
        byte[] tricky = bytes("\r\n--cu\r\n-\r\n--cux\r\n--\r");
        byte[] body =
                joined(
                        bytes("a preamble\r\n--cut\r\n"),
                        lines("Content-Disposition: form-data; name=\"a\"", ""),
                        image,
                        bytes("\r\n--cut \t\r\n"),
                        lines(
                                "X: y",
                                "content-disposition: form-data; name=b; filename=\"ü.jpg\"",
                                "Content-Type: image/jpeg",
                                ""),
                        tricky,
                        bytes("\r\n--cut\r\n"),
                        lines("Content-Disposition: form-data; name=c", ""),
                        bytes("\r\n--cut--\r\nan epilogue --cut"));

        feed(body, chunk);
        scanner.finish();

        assertThat(collected.names).containsExactly("a", "b", "c");
        assertThat(collected.filenames).containsExactly("null", "ü.jpg", "null");
        assertThat(collected.contents.get(0)).isEqualTo(image);
        assertThat(collected.contents.get(1)).isEqualTo(tricky);
        assertThat(collected.contents.get(2)).isEmpty();
    }

    @Test
    void startsWithABoundaryWithoutPreamble() {
        feed(bytes("--cut\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--cut--"), 5);
        scanner.finish();

        assertThat(collected.contents).containsExactly(bytes("x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no form at all",
                "--cut\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--cu",
                "--cut\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--cut",
                "--cutter\r\n\r\n\r\n--cut--",
                "--cut\r\n\r\nno headers\r\n--cut--",
                "--cut\r\nContent-Type: text/plain\r\n\r\nx\r\n--cut--"
            })
    void refusesWhatIsNoWholeForm(String body) {
        assertThatThrownBy(
                        () -> {
                            feed(bytes(body), 11);
                            scanner.finish();
                        })
                .isInstanceOf(FlowcanvasException.class)
                .hasMessageContaining("the form cannot be read");
    }

    @Test
    void refusesHeadersWithoutEnd() {
        assertThatThrownBy(() -> feed(bytes("--cut\r\nX: " + "y".repeat(20_000)), 1000))
                .isInstanceOf(FlowcanvasException.class)
                .hasMessageContaining("headers");
    }

    private void feed(byte[] body, int chunk) {
        for (int from = 0; from < body.length; from += chunk) {
            scanner.accept(Arrays.copyOfRange(body, from, Math.min(body.length, from + chunk)));
        }
    }

    private static byte[] lines(String... lines) {
        return bytes(String.join("\r\n", lines) + "\r\n");
    }

    private static byte[] joined(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
