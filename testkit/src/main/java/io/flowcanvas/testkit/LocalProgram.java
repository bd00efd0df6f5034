package io.flowcanvas.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A service module's main class and how to run it.
 *
 * @param service folder under {@code standalone/services}
 * @param heapMegabytes upper limit of the heap
 */
record LocalProgram(
        String service,
        String mainClass,
        List<String> arguments,
        Map<String, String> environment,
        int heapMegabytes) {

    /**
     * @throws IllegalStateException when the module is not built, with the command that builds it
     */
    List<String> command() {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx" + heapMegabytes + "m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                classPath(),
                                mainClass));
        command.addAll(arguments);
        return command;
    }

    private String classPath() {
        Path target = Home.path().resolve("standalone/services").resolve(service).resolve("target");
        Path classPath = target.resolve("service.classpath");
        if (!Files.exists(classPath)) {
            throw new IllegalStateException(
                    "%s is missing; run: mvn package -DskipTests -am -pl standalone/services/%s"
                            .formatted(classPath, service));
        }
        try {
            return target.resolve("service.jar")
                    + File.pathSeparator
                    + Files.readString(classPath).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + classPath, failure);
        }
    }
}
