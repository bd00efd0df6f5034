package io.flowcanvas.functions.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.function.FunctionBundle;
import io.flowcanvas.core.function.Language;
import io.flowcanvas.core.json.Json;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

@RequiresSandbox
class ShippedFunctionsIT {
    private static final Path FOLDER = Path.of("functions").toAbsolutePath();

    static Stream<String> functions() throws IOException {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            return folders
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static Program program(String name) throws IOException {
        Path folder = FOLDER.resolve(name);
        Map<String, byte[]> files = new HashMap<>();
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        Language language = Language.of(name.substring(0, name.indexOf('-')));
        return Bundle.program(language, FunctionBundle.of(files), false);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void everyExampleIsAnsweredAsItSays(String name, Sandbox sandbox) throws IOException {
        JsonNode description =
                Json.parse(Files.readString(FOLDER.resolve(name).resolve("function.json")));
        assertThat(name)
                .isEqualTo(
                        description.path("language").asString()
                                + "-"
                                + description.path("title").asString());
        try (Worker worker = sandbox.open(program(name)).join()) {
            for (JsonNode example : description.path("examples")) {
                String params = example.path("request").path("params").toString();
                RunResult result = worker.call(Programs.call(params)).join();
                assertThat(result.error()).as(params).isNull();
                assertThat(Json.parse(result.value()))
                        .as(params)
                        .isEqualTo(example.path("response").path("result"));
            }
        }
    }

    @Test
    void theCalculatorSaysWhatIsWrong(Sandbox sandbox) throws IOException {
        try (Worker worker = sandbox.open(program("nodejs-calculator")).join()) {
            RunError error =
                    worker.call(Programs.call("{\"operation\":\"divide\",\"values\":[1,0]}"))
                            .join()
                            .error();
            assertThat(error.code()).isEqualTo(ErrorCode.RUNTIME_ERROR);
            assertThat(error.message()).isEqualTo("RangeError: division by zero: values[1] is 0");
            assertThat(error.line()).isPositive();
            assertThat(
                            worker.call(
                                            Programs.call(
                                                    "{\"operation\":\"toString\",\"values\":[1]}"))
                                    .join()
                                    .error()
                                    .message())
                    .contains("'toString' is not one of add");
            assertThat(
                            worker.call(Programs.call("{\"operation\":\"add\",\"values\":[]}"))
                                    .join()
                                    .error()
                                    .message())
                    .contains("one or more numbers");
        }
    }

    @ParameterizedTest
    @CsvSource({"png,PNG,RGB", "jpg,JPEG,RGB", "gif,GIF,P", "bmp,BMP,RGB"})
    void theImageProcessorReadsHeaders(String format, String name, String mode, Sandbox sandbox)
            throws IOException {
        BufferedImage image = new BufferedImage(70, 30, BufferedImage.TYPE_INT_RGB);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, format, bytes);

        JsonNode result = Json.parse(process(sandbox, bytes.toByteArray()).value());

        assertThat(result.path("format").asString()).isEqualTo(name);
        assertThat(result.path("width").asInt()).isEqualTo(70);
        assertThat(result.path("height").asInt()).isEqualTo(30);
        assertThat(result.path("mode").asString()).isEqualTo(mode);
        assertThat(result.path("sha256").asString())
                .isEqualTo(FunctionBundle.digest(bytes.toByteArray()));
    }

    @Test
    void theImageProcessorRefusesWhatIsNoImage(Sandbox sandbox) throws IOException {
        assertThat(process(sandbox, new byte[] {1, 2, 3}).error().message())
                .contains("none of PNG, JPEG, GIF, WebP and BMP");
        assertThat(process(sandbox, new byte[] {'G', 'I', 'F', '8', '9', 'a', 1}).error().message())
                .contains("the GIF is cut off");
    }

    private static RunResult process(Sandbox sandbox, byte[] file) throws IOException {
        return Programs.run(
                sandbox,
                program("python-image-processor"),
                new Invocation(
                        "{\"file_id\":\"f1\",\"colors\":true}",
                        "{}",
                        Map.of("file_id", file),
                        Programs.SOON));
    }
}
