package io.flowcanvas.testkit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.PortBinding;
import java.time.Duration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * One container bound to a fixed loopback port. Stop and start keep the container, so its data
 * stays; Testcontainers' reaper removes it when the test JVM is gone.
 */
final class ContainerProcess implements Lifecycle {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private final GenericContainer<?> container;
    private boolean created;

    ContainerProcess(Image image, int hostPort, String readyLine) {
        container =
                new GenericContainer<>(DockerImageName.parse(image.name()))
                        .withEnv(image.environment())
                        .withExposedPorts(image.port())
                        .withCreateContainerCmdModifier(
                                command ->
                                        command.getHostConfig()
                                                .withPortBindings(
                                                        PortBinding.parse(
                                                                "127.0.0.1:%d:%d"
                                                                        .formatted(
                                                                                hostPort,
                                                                                image.port()))))
                        .waitingFor(
                                Wait.forLogMessage(readyLine, 1).withStartupTimeout(START_LIMIT));
        String script = image.script();
        if (script != null) {
            container.withCreateContainerCmdModifier(
                    command -> command.withEntrypoint("/bin/sh", "-c", script));
        }
    }

    @Override
    public synchronized void start() {
        if (isRunning()) {
            return;
        }
        if (created) {
            docker().startContainerCmd(container.getContainerId()).exec();
            Wait.forListeningPort().withStartupTimeout(START_LIMIT).waitUntilReady(container);
        } else {
            container.start();
            created = true;
        }
    }

    @Override
    public synchronized void stop() {
        if (isRunning()) {
            docker().stopContainerCmd(container.getContainerId()).exec();
        }
    }

    @Override
    public synchronized void kill() {
        if (isRunning()) {
            docker().killContainerCmd(container.getContainerId()).exec();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return created
                && Boolean.TRUE.equals(container.getCurrentContainerInfo().getState().getRunning());
    }

    private DockerClient docker() {
        return container.getDockerClient();
    }
}
