package io.flowcanvas.functions.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FramesTest {
    private static Frames.Reply result(String json) throws IOException {
        byte[] header = "{\"type\":\"result\"}".getBytes(StandardCharsets.UTF_8);
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frames = ByteBuffer.allocate(8 + header.length + body.length);
        frames.putInt(header.length).put(header).putInt(body.length).put(body);
        return Frames.read(new ByteArrayInputStream(frames.array()), 1 << 20);
    }

    private static String arrays(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    private static String objects(int depth) {
        return "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
    }

    @Test
    void aResultOfTheDeepestNestingIsRead() throws IOException {
        assertThat(result(arrays(100)).body()).isEqualTo(arrays(100));
        assertThat(result(objects(100)).body()).isEqualTo(objects(100));
    }

    @Test
    void aResultNestedDeeperIsRefusedWithTheLimit() {
        for (String deeper : new String[] {arrays(101), objects(101), arrays(400)}) {
            assertThatThrownBy(() -> result(deeper))
                    .hasMessage("its result is nested deeper than 100 levels, the limit")
                    .isInstanceOfSatisfying(
                            Frames.BadReplyException.class,
                            bad ->
                                    assertThat(bad.fault())
                                            .isEqualTo(Frames.Fault.UNREADABLE_RESULT));
        }
    }
}
