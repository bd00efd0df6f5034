package io.flowcanvas.api.canvas.realtime;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.proto.imageflow.v1.ImageMetadata;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageRulesTest {
    private final ImageRules rules = new ImageRules(1000);

    @ParameterizedTest
    @CsvSource({
        "jpeg,ffd8ffe0",
        "png,89504e470d0a1a0a",
        "tiff,49492a0008000000",
        "tiff,4d4d002a00000008",
        "'',424d"
    })
    void takesAnImageThatIsWhatItSays(String format, String content) {
        rules.check("one", metadata(format));
        rules.check(metadata(format), bytes(content));
    }

    @ParameterizedTest
    @CsvSource({"tiff,49492b0008000000", "tiff,4d4d2a0000000008", "tiff,ffd8ffe0", "png,49492a00"})
    void refusesAnImageThatIsSomethingElse(String format, String content) {
        assertThatThrownBy(() -> rules.check(metadata(format), bytes(content)))
                .isInstanceOf(FlowcanvasException.class)
                .hasMessageContaining("says %s, but the bytes are not", format);
    }

    private static ImageMetadata metadata(String format) {
        return Chunks.metadata("pipeline", Map.of()).toBuilder().setFormat(format).build();
    }

    private static ByteString bytes(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }
}
