package io.flowcanvas.api.appstore.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that people unpack ZIPs with find nothing wrong with ours. */
class ZipToolsIT {
    @TempDir private Path folder = Path.of(".");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 70_000})
    void theJavaPlatformReadsIt(int count) throws IOException {
        Map<String, byte[]> files = files(count);
        try (ZipFile zip = new ZipFile(write(files).toFile())) {
            assertThat(zip.size()).isEqualTo(count);
            for (var file : files.entrySet()) {
                try (var in = zip.getInputStream(zip.getEntry(file.getKey()))) {
                    assertThat(in.readAllBytes()).isEqualTo(file.getValue());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 70_000})
    void pythonReadsIt(int count) throws Exception {
        Path zip = write(files(count));
        assumeThere("python3", "--version");

        String answer =
                output(
                        "python3",
                        "-c",
                        """
                        import sys, zipfile
                        z = zipfile.ZipFile(sys.argv[1])
                        print(len(z.namelist()), z.testzip(), any('台北' in n for n in z.namelist()))
                        """,
                        zip.toString());

        assertThat(answer.strip()).isEqualTo(count + " None " + (count > 0 ? "True" : "False"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 70_000})
    void unzipReadsIt(int count) throws Exception {
        Path zip = write(files(count));
        assumeThere("unzip", "-v");

        assertThat(output("unzip", "-tqq", zip.toString())).isEmpty();
    }

    private Path write(Map<String, byte[]> files) throws IOException {
        return Files.write(folder.resolve("result.zip"), Layouts.bytes(files));
    }

    /** The first with content and a name from far away, the others empty. */
    private static Map<String, byte[]> files(int count) {
        byte[] noise = new byte[100_000];
        new Random(3).nextBytes(noise);
        Map<String, byte[]> files = new LinkedHashMap<>();
        if (count > 0) {
            files.put("images/台北 Größe.jpg", noise);
        }
        Layouts.named(Math.max(0, count - 1)).forEach(files::put);
        return files;
    }

    private static void assumeThere(String... command) throws InterruptedException {
        try {
            new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException missing) {
            Assumptions.abort(command[0] + " is not installed");
        }
    }

    /** Of a program that ends well. */
    private static String output(String... command) throws IOException, InterruptedException {
        ProcessBuilder program = new ProcessBuilder(List.of(command)).redirectErrorStream(true);
        program.environment().put("PYTHONIOENCODING", "utf-8");
        Process process = program.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
