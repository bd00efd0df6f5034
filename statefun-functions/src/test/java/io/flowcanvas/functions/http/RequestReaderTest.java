package io.flowcanvas.functions.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {
    private static final int LONGEST_BODY = 3 << 20;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    /** Gives a few bytes with each read, as a network may. */
    private static final class Dribble extends InputStream {
        private final InputStream whole;
        private final int most;

        Dribble(byte[] bytes, int most) {
            this.whole = new ByteArrayInputStream(bytes);
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            return whole.read();
        }

        @Override
        public int read(byte[] target, int at, int size) throws IOException {
            return whole.read(target, at, Math.min(size, most));
        }
    }

    private RequestReader reader(String text, int most) {
        return new RequestReader(
                new Dribble(text.getBytes(StandardCharsets.ISO_8859_1), most), said, LONGEST_BODY);
    }

    private static String text(Request request) {
        return new String(request.body(), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100_000})
    void requests_follow_one_another_however_they_are_cut(int most) throws IOException {
        RequestReader reader =
                reader(
                        "POST /statefun?a=b HTTP/1.1\r\nHost: x\r\ncontent-LENGTH: 5\r\n\r\nhello"
                                + "GET /health HTTP/1.1\r\nConnection: close\r\n\r\n"
                                + "POST /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n",
                        most);

        assertThat(reader.hasNext()).isTrue();
        Request first = reader.next();
        assertThat(first.method()).isEqualTo("POST");
        assertThat(first.path()).isEqualTo("/statefun");
        assertThat(text(first)).isEqualTo("hello");
        assertThat(first.keepsConnection()).isTrue();
        assertThat(reader.hasNext()).isTrue();
        Request second = reader.next();
        assertThat(second.path()).isEqualTo("/health");
        assertThat(second.body()).isEmpty();
        assertThat(second.keepsConnection()).isFalse();
        assertThat(reader.hasNext()).isTrue();
        assertThat(text(reader.next())).isEqualTo("abc0123456789");
        assertThat(reader.hasNext()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16_300, 16_384, 1_048_576, 1_048_577, LONGEST_BODY})
    void a_body_may_have_any_size_up_to_the_limit(int size) throws IOException {
        String body = "y".repeat(size);

        Request request =
                reader("POST / HTTP/1.1\r\nContent-Length: " + size + "\r\n\r\n" + body, 50_000)
                        .next();

        assertThat(text(request)).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource({
        "'GET /',400",
        "'GET / HTTP/1.1\r\nno field',400",
        "'GET / HTTP/1.1\r\n folded: 1',400",
        "'GET / HTTP/1.1\r\nContent-Length : 1',400",
        "'GET / HTTP/1.1\r\nContent-Length: -1',400",
        "'GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2',400",
        "'GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked',400",
        "'GET / HTTP/1.1\r\nTransfer-Encoding: gzip',501",
        "'GET / HTTP/1.1\r\nContent-Length: 3145729',413",
        "'GET / HTTP/1.1\r\nContent-Length: 99999999999999',413",
        "'GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n300001',413",
        "'GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1',400",
        "'GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc',400"
    })
    void what_is_no_request_is_refused(String head, int status) {
        assertThatThrownBy(() -> reader(head + "\r\n\r\n", 100).next())
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        bad -> assertThat(bad.status()).isEqualTo(status));
    }

    @Test
    void a_header_without_end_is_refused() {
        String endless = "GET / HTTP/1.1\r\nX: " + "x".repeat(RequestReader.LONGEST_HEAD);

        assertThatThrownBy(() -> reader(endless, 1000).next())
                .isInstanceOfSatisfying(
                        BadRequestException.class, bad -> assertThat(bad.status()).isEqualTo(431));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HT",
                "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"
            })
    void a_request_that_breaks_off_is_none(String part) {
        assertThatThrownBy(() -> reader(part, 100).next()).isInstanceOf(EOFException.class);
    }

    @Test
    void who_asks_for_consent_gets_it_before_the_body() throws IOException {
        String head = "POST / HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n";

        assertThat(text(reader(head + "ab", head.length()).next())).isEqualTo("ab");

        assertThat(said.toString(StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
    }
}
