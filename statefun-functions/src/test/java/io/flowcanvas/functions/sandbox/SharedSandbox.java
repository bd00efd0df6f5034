package io.flowcanvas.functions.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts one sandbox for all tests of a run. */
final class SharedSandbox implements ExecutionCondition, ParameterResolver {
    static final String REQUIRE = "flowcanvas.tests.require-sandbox";

    private record Shared(Sandbox sandbox) implements AutoCloseable {
        @Override
        public void close() {
            sandbox.close();
        }
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<String> missing =
                sandbox(context).availability().values().stream()
                        .filter(found -> !found.available())
                        .map(Availability::message)
                        .findFirst();
        if (missing.isPresent() && Boolean.getBoolean(REQUIRE)) {
            throw new IllegalStateException(missing.get());
        }
        return missing.map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("everything is installed"));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Sandbox.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return sandbox(context);
    }

    private static Sandbox sandbox(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedSandbox.class))
                .computeIfAbsent(Shared.class, key -> start(), Shared.class)
                .sandbox();
    }

    private static Shared start() {
        try {
            Sandbox sandbox =
                    BubblewrapSandbox.start(
                            SandboxSettings.defaults(Files.createTempDirectory("sandbox-tests-")),
                            new MemoryBinaries());
            awaitProbes(sandbox);
            return new Shared(sandbox);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static void awaitProbes(Sandbox sandbox) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> !sandbox.availability().containsValue(BubblewrapSandbox.BEING_PROBED));
    }
}
