package io.flowcanvas.standalone.supervision;

import io.flowcanvas.standalone.process.ProcessIdentity;
import io.flowcanvas.standalone.service.Service;
import io.flowcanvas.standalone.settings.StackException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A service without a process, which writes down what happens to it. */
final class FakeService implements Service {
    private final String name;
    private final Set<String> needs;
    private final List<String> diary;
    final AtomicInteger starts = new AtomicInteger();
    volatile String failure = "";
    volatile boolean refusesToStart;
    volatile boolean hangsAtStart;

    FakeService(String name, List<String> diary, String... needs) {
        this.name = name;
        this.needs = Set.of(needs);
        this.diary = diary;
    }

    static List<String> diary() {
        return new CopyOnWriteArrayList<>();
    }

    @Override
    public void start() {
        diary.add("start " + name);
        starts.incrementAndGet();
        if (hangsAtStart) {
            hang();
        }
        if (refusesToStart) {
            throw new StackException(name + " does not want to; see its log");
        }
        failure = "";
        diary.add("ready " + name);
    }

    private void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StackException(name + " was interrupted", interrupted);
        }
    }

    @Override
    public void stop() {
        diary.add("stop " + name);
    }

    @Override
    public Optional<String> failure() {
        return failure.isEmpty() ? Optional.empty() : Optional.of(failure);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> needs() {
        return needs;
    }

    @Override
    public String address() {
        return name + ":1";
    }

    @Override
    public int memoryMegabytes() {
        return 1;
    }

    @Override
    public Optional<ProcessIdentity> process() {
        return Optional.empty();
    }
}
