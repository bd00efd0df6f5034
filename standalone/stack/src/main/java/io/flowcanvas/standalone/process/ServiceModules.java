package io.flowcanvas.standalone.process;

import io.flowcanvas.standalone.settings.StackException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The built modules under {@code standalone/services}. */
public record ServiceModules(Path home) {

    /**
     * Own jar, where the module has one, and its dependencies.
     *
     * @throws StackException when the module is not built
     */
    public String classPath(String module) {
        Path target = target(module);
        Path file = target.resolve("service.classpath");
        Path jar = target.resolve("service.jar");
        try {
            String dependencies = Files.readString(file).strip();
            return Files.exists(jar) ? jar + File.pathSeparator + dependencies : dependencies;
        } catch (IOException missing) {
            throw new StackException(
                    "%s cannot be read; build it with: mvn package -DskipTests".formatted(file),
                    missing);
        }
    }

    public Path target(String module) {
        return home.resolve("standalone/services").resolve(module).resolve("target");
    }
}
