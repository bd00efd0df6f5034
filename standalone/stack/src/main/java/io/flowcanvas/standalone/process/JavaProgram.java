package io.flowcanvas.standalone.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Java program on the JVM we run on.
 *
 * @param options of the JVM
 * @param arguments of the program; never secrets, for everybody can read them
 */
public record JavaProgram(
        List<String> options, String classPath, String mainClass, List<String> arguments) {

    public List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(arguments);
        return command;
    }
}
