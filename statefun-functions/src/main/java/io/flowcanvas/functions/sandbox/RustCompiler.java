package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.function.Language;
import io.flowcanvas.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Compiles in a sandbox of its own: source goes in as an archive, the binary comes out of standard
 * output.
 */
final class RustCompiler {
    static final String LIBRARY = "flowcanvas.rs";

    private static final String SOURCES = "bundle/";
    private static final String ENTRY = SOURCES + Language.RUST.entryFile();
    private static final String OPTIONS =
            "--edition 2021 -O -C overflow-checks=on --cap-lints allow --error-format=json";

    /** Added behind the last line of a function, so that no line of it moves. */
    private static final String MAIN = "\nfn main() { flowcanvas::serve(handler) }\n";

    private static final int LARGEST_BINARY = 64 << 20;
    private static final int LARGEST_MESSAGES = 1 << 20;
    private static final int MESSAGES_KEPT = 16 << 10;
    private static final long MEMORY = 2048 * SandboxSettings.MEBIBYTE;
    private static final int PROCESSES = 256;

    private final Spawner spawner;
    private final Launches launches;
    private final Path compiler;
    private final String linker;
    private final Duration timeout;
    private final Executor executor;
    private byte[] compiledLibrary = {};

    /**
     * @param compiler rustc, of the system or of a rustup toolchain
     * @throws MissingException if there is no linker
     */
    RustCompiler(
            Spawner spawner, Launches launches, Path compiler, Duration timeout, Executor executor)
            throws MissingException {
        this.spawner = spawner;
        this.launches = launches;
        this.compiler = compiler;
        this.timeout = timeout;
        this.executor = executor;
        this.linker =
                MachineTools.find("gcc")
                        .or(() -> MachineTools.find("clang"))
                        .orElseThrow(() -> MissingException.of("rust"))
                        .toString();
    }

    /** The library as rustc made it, once for all programs of this run. */
    private synchronized byte[] compiledLibrary() {
        if (compiledLibrary.length == 0) {
            String script =
                    """
                    set -e
                    tar -xf -
                    %1$s OPTIONS --crate-type rlib --crate-name flowcanvas -o library flowcanvas.rs
                    cat library
                    """;
            byte[] source = library().getBytes(StandardCharsets.UTF_8);
            compiledLibrary = compile(script, Map.of(LIBRARY, source), Long.MAX_VALUE);
        }
        return compiledLibrary;
    }

    /** What the same source could be compiled to differently for. */
    String fingerprint() {
        return MachineTools.version(compiler) + OPTIONS + library() + MAIN;
    }

    /**
     * Blocks.
     *
     * @throws SandboxException with what the compiler says
     */
    byte[] compile(Program program) {
        String script =
                """
                set -e
                tar -xf -
                cd bundle
                %1$s OPTIONS -C strip=symbols -C linker=LINKER --crate-name function \
                  --extern flowcanvas=../libflowcanvas.rlib -o ../function main.rs
                cat ../function
                """
                        .replace("LINKER", linker);
        Map<String, byte[]> files = sources(program);
        files.put("libflowcanvas.rlib", compiledLibrary());
        return compile(script, files, lines(program));
    }

    /**
     * @param script leaves the binary on standard output; gets the compiler and its options
     * @param lines of the author's entry file
     */
    private byte[] compile(String script, Map<String, byte[]> files, long lines) {
        Process process = spawner.plain(command(script));
        CompletableFuture<Process> ended =
                process.onExit().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<?> killed =
                ended.whenComplete(
                        (done, late) -> {
                            if (late != null) {
                                process.toHandle().destroyForcibly();
                            }
                        });
        try {
            CompletableFuture<String> messages =
                    CompletableFuture.supplyAsync(() -> text(process.getErrorStream()), executor);
            byte[] binary = converse(process, files);
            boolean late = killed.handle((done, failure) -> failure != null).join();
            if (late) {
                throw new SandboxException(
                        new RunError(
                                ErrorCode.COMPILATION_FAILED,
                                "the compiler took longer than %d s, its limit"
                                        .formatted(timeout.toSeconds())));
            }
            int status = process.waitFor();
            if (status != 0 || binary.length == 0 || binary.length > LARGEST_BINARY) {
                throw new SandboxException(error(messages.join(), status, lines, binary.length));
            }
            return binary;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException(new RunError(ErrorCode.CANCELLED, "interrupted"));
        } finally {
            process.destroyForcibly();
        }
    }

    private static byte[] converse(Process process, Map<String, byte[]> files) throws IOException {
        try (OutputStream input = process.getOutputStream()) {
            input.write(Tar.of(files));
        } catch (IOException e) {
            // it ended without reading everything: its messages say why
            return new byte[0];
        }
        return process.getInputStream().readNBytes(LARGEST_BINARY + 1);
    }

    private static Map<String, byte[]> sources(Program program) {
        Map<String, byte[]> files = new HashMap<>();
        program.files().forEach((path, content) -> files.put(SOURCES + path, content));
        if (!program.script()) {
            files.computeIfPresent(
                    ENTRY,
                    (path, content) ->
                            (new String(content, StandardCharsets.UTF_8) + MAIN)
                                    .getBytes(StandardCharsets.UTF_8));
        }
        return files;
    }

    private static long lines(Program program) {
        byte[] entry = program.files().getOrDefault(Language.RUST.entryFile(), new byte[0]);
        return new String(entry, StandardCharsets.UTF_8).lines().count();
    }

    private static String library() {
        try (InputStream source =
                Objects.requireNonNull(RustCompiler.class.getResourceAsStream(LIBRARY), LIBRARY)) {
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Launch command(String script) {
        return launches.compiler(
                compiler,
                script.replace("OPTIONS", OPTIONS),
                List.of(
                        "--core=0",
                        "--nproc=" + PROCESSES,
                        "--fsize=" + LARGEST_BINARY * 2L,
                        "--data=" + MEMORY,
                        "--cpu=" + timeout.toSeconds() * 2));
    }

    private static String text(InputStream messages) {
        try (messages) {
            String text = new String(messages.readNBytes(LARGEST_MESSAGES), StandardCharsets.UTF_8);
            messages.skip(Long.MAX_VALUE);
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RunError error(String messages, int status, long lines, int binary) {
        if (binary > LARGEST_BINARY) {
            return new RunError(
                    ErrorCode.COMPILATION_FAILED,
                    "the program has more than %d MiB".formatted(LARGEST_BINARY >> 20));
        }
        StringBuilder rendered = new StringBuilder();
        RunError first = null;
        for (String line : messages.lines().toList()) {
            JsonNode message = parse(line);
            if (!message.path("level").asString("").startsWith("error")) {
                continue;
            }
            if (rendered.length() < MESSAGES_KEPT) {
                rendered.append(message.path("rendered").asString(""));
            }
            if (first == null) {
                first = located(message, lines);
            }
        }
        if (first == null) {
            return new RunError(
                    ErrorCode.COMPILATION_FAILED,
                    "the compiler failed with status %d: %s"
                            .formatted(status, messages.strip().lines().findFirst().orElse("")));
        }
        return new RunError(
                first.code(), first.message(), first.line(), first.column(), rendered.toString());
    }

    private static RunError located(JsonNode message, long lines) {
        for (JsonNode span : message.path("spans")) {
            int line = span.path("line_start").asInt(0);
            if (!span.path("is_primary").asBoolean(false)) {
                continue;
            }
            if (line > lines && span.path("file_name").asString("").equals("main.rs")) {
                return new RunError(
                        ErrorCode.COMPILATION_FAILED,
                        "main.rs needs a function `fn handler(params: Json, context: &Context) ->"
                                + " Result<Json, String>` and no main: "
                                + message.path("message").asString(""));
            }
            return new RunError(
                    ErrorCode.COMPILATION_FAILED,
                    message.path("message").asString(""),
                    line,
                    span.path("column_start").asInt(0),
                    "");
        }
        return new RunError(
                ErrorCode.COMPILATION_FAILED, message.path("message").asString("it failed"));
    }

    private static JsonNode parse(String line) {
        try {
            return Json.parse(line);
        } catch (JacksonException e) {
            // the linker or the shell speaks: no message of the compiler
            return Json.mapper().createObjectNode();
        }
    }
}
