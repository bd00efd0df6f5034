package io.flowcanvas.standalone.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "demo", hidden = true)
final class DemoCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return Flowcanvas.FAILED;
    }
}
