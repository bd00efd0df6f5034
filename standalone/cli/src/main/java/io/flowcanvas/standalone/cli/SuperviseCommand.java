package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.launch.Launcher;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The launcher itself: what {@code up} puts into the background. Ends in good order on SIGTERM. */
@Command(name = "supervise", hidden = true)
final class SuperviseCommand implements Callable<Integer> {
    @Mixin private StackOptions options = new StackOptions();

    @Override
    public Integer call() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(end, ended), "stop"));
        try {
            new Launcher(options.settings(), !options.noMemoryCheck).run(end);
            return 0;
        } finally {
            ended.countDown();
        }
    }

    private static void stop(CountDownLatch end, CountDownLatch ended) {
        end.countDown();
        try {
            ended.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
