package io.flowcanvas.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Knows the names that a test says; may answer otherwise when it is asked again. */
final class FakeResolver implements Resolver {
    final List<String> asked = new ArrayList<>();
    boolean broken;
    private final Map<String, List<List<InetAddress>>> answers = new HashMap<>();
    private final Map<String, CompletableFuture<List<InetAddress>>> silent = new HashMap<>();

    /** The first question is answered with the first list; the last answer stays. */
    FakeResolver knows(String host, List<String> first, List<String> later) {
        answers.put(host, new ArrayList<>(List.of(addresses(host, first), addresses(host, later))));
        return this;
    }

    FakeResolver knows(String host, String... addresses) {
        return knows(host, List.of(addresses), List.of(addresses));
    }

    /** Does not answer when it is asked for the host. */
    CompletableFuture<List<InetAddress>> isSilentOn(String host) {
        return silent.computeIfAbsent(host, name -> new CompletableFuture<>());
    }

    private static List<InetAddress> addresses(String host, List<String> literals) {
        return literals.stream().map(literal -> address(host, literal)).toList();
    }

    private static InetAddress address(String host, String literal) {
        try {
            return InetAddress.getByAddress(host, InetAddress.getByName(literal).getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public CompletableFuture<List<InetAddress>> resolve(String host) {
        asked.add(host);
        if (silent.containsKey(host)) {
            return isSilentOn(host);
        }
        if (broken) {
            throw new IllegalStateException("broken");
        }
        List<List<InetAddress>> known = answers.get(host);
        if (known == null) {
            return CompletableFuture.failedFuture(new UnknownHostException(host));
        }
        return CompletableFuture.completedFuture(known.size() > 1 ? known.remove(0) : known.get(0));
    }

    @Override
    public void close() {
        answers.clear();
    }
}
