package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.function.Language;
import java.util.Map;

/**
 * Code to be run.
 *
 * @param digest SHA-256 of the bundle that the files come from, in hexadecimal; what is compiled is
 *     kept by it
 * @param files content by relative path, among them the language's entry file
 * @param script false: a function, loaded once and called any number of times; true: a program that
 *     runs once from top to bottom, its input and output those of the process
 */
public record Program(Language language, String digest, Map<String, byte[]> files, boolean script) {
    public Program {
        files = Map.copyOf(files);
    }
}
