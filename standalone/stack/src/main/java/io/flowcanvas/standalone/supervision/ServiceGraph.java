package io.flowcanvas.standalone.supervision;

import io.flowcanvas.standalone.service.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Does something with every service, in parallel where their needs allow it. Needs that name no
 * service here are met by somebody else.
 */
final class ServiceGraph {
    private final List<Service> services;

    ServiceGraph(List<Service> services) {
        this.services = List.copyOf(services);
    }

    /**
     * A service's turn comes when all it needs are done. Completes exceptionally with the first
     * failure.
     */
    CompletableFuture<Void> forwards(Consumer<Service> action, Executor executor) {
        Map<String, Set<String>> before =
                services.stream().collect(Collectors.toMap(Service::name, Service::needs));
        return run(before, action, executor);
    }

    /** A service's turn comes when all that need it are done. */
    CompletableFuture<Void> backwards(Consumer<Service> action, Executor executor) {
        Map<String, Set<String>> before =
                services.stream()
                        .collect(Collectors.toMap(Service::name, one -> dependents(one.name())));
        return run(before, action, executor);
    }

    private Set<String> dependents(String name) {
        return services.stream()
                .filter(service -> service.needs().contains(name))
                .map(Service::name)
                .collect(Collectors.toSet());
    }

    private CompletableFuture<Void> run(
            Map<String, Set<String>> before, Consumer<Service> action, Executor executor) {
        Map<String, CompletableFuture<Void>> turns = new HashMap<>();
        services.forEach(service -> turns.put(service.name(), new CompletableFuture<>()));
        CompletableFuture<Void> firstFailure = new CompletableFuture<>();
        List<CompletableFuture<Void>> settled = new ArrayList<>();
        for (Service service : services) {
            CompletableFuture<Void> turn = turns.getOrDefault(service.name(), firstFailure);
            settled.add(
                    all(before.getOrDefault(service.name(), Set.of()), turns)
                            .thenRunAsync(() -> action.accept(service), executor)
                            .whenComplete(
                                    (nothing, failure) -> settle(turn, firstFailure, failure)));
        }
        CompletableFuture<Void> all =
                CompletableFuture.allOf(settled.toArray(CompletableFuture<?>[]::new));
        return CompletableFuture.anyOf(all, firstFailure).thenApply(ignored -> null);
    }

    private static CompletableFuture<Void> all(
            Set<String> names, Map<String, CompletableFuture<Void>> turns) {
        return CompletableFuture.allOf(
                names.stream()
                        .filter(turns::containsKey)
                        .map(turns::get)
                        .toArray(CompletableFuture<?>[]::new));
    }

    private static void settle(
            CompletableFuture<Void> turn,
            CompletableFuture<Void> firstFailure,
            @Nullable Throwable failure) {
        if (failure == null) {
            turn.complete(null);
        } else {
            turn.completeExceptionally(failure);
            firstFailure.completeExceptionally(failure);
        }
    }
}
