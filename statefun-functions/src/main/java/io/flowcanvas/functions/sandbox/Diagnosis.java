package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.function.Language;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Says what went wrong, from what a worker said or from how it died. */
final class Diagnosis {
    private static final int SIGNAL_BASE = 128;
    private static final int SIGABRT = 6;
    private static final int SIGKILL = 9;
    private static final int SIGXCPU = 24;
    private static final int SIGXFSZ = 25;
    private static final int SIGSYS = 31;
    private static final Map<Integer, String> SIGNALS =
            Map.of(
                    4, "SIGILL", 5, "SIGTRAP", SIGABRT, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE",
                    SIGKILL, "SIGKILL", 11, "SIGSEGV", 13, "SIGPIPE", 15, "SIGTERM", SIGSYS,
                    "SIGSYS");
    private static final Pattern OUT_OF_MEMORY =
            Pattern.compile(
                    "JavaScript heap out of memory|memory allocation of \\d+ bytes failed"
                            + "|FATAL ERROR: .*(?:[Oo]ut of memory|[Aa]llocation failed)");
    private static final Pattern STACK_OVERFLOW = Pattern.compile("has overflowed its stack");
    private static final Pattern RUST_OS_ERROR =
            Pattern.compile("\\(?os error (27|28)\\)?|code: (27|28),");
    private static final Pattern RUST_NO_PROCESS =
            Pattern.compile("code: 11, kind: WouldBlock|\\(os error 11\\)");
    private static final int TEXT_LIMIT = 16 << 10;

    private Diagnosis() {}

    /** A worker told of an error. Nothing it says is taken for more than text and numbers. */
    static RunError told(JsonNode header, Language language, SandboxSettings settings) {
        String message = text(header, "message");
        int line = Math.max(0, header.path("line").asInt(0));
        int column = Math.max(0, header.path("column").asInt(0));
        String stack = text(header, "stack");
        RunError limit = limit(kind(text(header, "kind"), message, language), settings);
        if (limit != null) {
            return new RunError(
                    limit.code(), limit.message() + ": " + message, line, column, stack);
        }
        return switch (text(header, "kind")) {
            case "output" -> Limits.result(settings);
            case "invalid_result" ->
                    new RunError(ErrorCode.INVALID_RESULT, message, line, column, stack);
            case "syntax" ->
                    new RunError(ErrorCode.COMPILATION_FAILED, message, line, column, stack);
            default -> new RunError(ErrorCode.RUNTIME_ERROR, message, line, column, stack);
        };
    }

    private static String kind(String told, String message, Language language) {
        if (language != Language.RUST || !told.equals("runtime")) {
            return told;
        }
        if (RUST_OS_ERROR.matcher(message).find()) {
            return "file_size";
        }
        return RUST_NO_PROCESS.matcher(message).find() ? "process" : told;
    }

    private static @Nullable RunError limit(String kind, SandboxSettings settings) {
        return switch (kind) {
            case "memory" -> Limits.memory(settings);
            case "process" -> Limits.processes(settings);
            case "file_size" -> Limits.fileSize(settings);
            default -> null;
        };
    }

    /** A worker ended without an answer. */
    static RunError died(int status, String stderr, boolean outOfMemory, SandboxSettings settings) {
        int signal = status - SIGNAL_BASE;
        if (outOfMemory || OUT_OF_MEMORY.matcher(stderr).find()) {
            return Limits.memory(settings);
        }
        if (signal == SIGXFSZ) {
            return Limits.fileSize(settings);
        }
        if (signal == SIGXCPU) {
            return Limits.cpu(settings);
        }
        if (STACK_OVERFLOW.matcher(stderr).find()) {
            return new RunError(
                    ErrorCode.PROCESS_CRASHED,
                    "the process died of a stack overflow: recursion too deep");
        }
        if (signal > 0) {
            return new RunError(
                    ErrorCode.PROCESS_CRASHED,
                    "the process died of signal %d%s"
                            .formatted(
                                    signal,
                                    SIGNALS.containsKey(signal)
                                            ? " (" + SIGNALS.get(signal) + ")"
                                            : ""));
        }
        return new RunError(
                ErrorCode.PROCESS_CRASHED,
                "the process ended with status %d in the middle of a call".formatted(status));
    }

    /** Without what Node.js tells of itself when its memory is full. */
    static String userText(String stderr) {
        int report = stderr.indexOf("\n<--- Last few GCs --->");
        return report < 0 ? stderr : stderr.substring(0, report);
    }

    /** A script's process ended by itself and says that it failed. */
    static RunError failed(int status) {
        return new RunError(
                ErrorCode.RUNTIME_ERROR, "the program ended with status %d".formatted(status));
    }

    static RunError tampered(String how) {
        return new RunError(
                ErrorCode.PROCESS_CRASHED,
                "the process broke the protocol of its runner (%s) and was killed".formatted(how));
    }

    private static String text(JsonNode header, String field) {
        String text = header.path(field).asString("");
        return text.length() > TEXT_LIMIT ? text.substring(0, TEXT_LIMIT) : text;
    }
}
