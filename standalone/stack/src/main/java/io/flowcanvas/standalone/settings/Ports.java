package io.flowcanvas.standalone.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The loopback ports of the stack, one for every use, all different.
 *
 * @param numbers 1 to 65535
 */
public record Ports(Map<PortUse, Integer> numbers) {
    private static final int HIGHEST = 65_535;

    public Ports {
        numbers = Map.copyOf(numbers);
        Map<Integer, PortUse> seen = new HashMap<>();
        for (PortUse use : PortUse.values()) {
            Integer number = numbers.get(use);
            if (number == null) {
                throw new StackException(use.option() + " is not set");
            }
            if (number < 1 || number > HIGHEST) {
                throw new StackException(
                        "%s %d is not a port; use 1 to %d"
                                .formatted(use.option(), number, HIGHEST));
            }
            PortUse other = seen.put(number, use);
            if (other != null) {
                throw new StackException(
                        "%s and %s are both %d; choose different ports"
                                .formatted(other.option(), use.option(), number));
            }
        }
    }

    public static Ports standard() {
        return standardExcept(Map.of());
    }

    /**
     * @throws StackException naming the option when a number is no port or taken twice
     */
    public static Ports standardExcept(Map<PortUse, Integer> chosen) {
        Map<PortUse, Integer> numbers = new EnumMap<>(PortUse.class);
        for (PortUse use : PortUse.values()) {
            numbers.put(use, chosen.getOrDefault(use, use.standard()));
        }
        return new Ports(numbers);
    }

    /** Free ports, other ones each time, but for those chosen. */
    public static Ports ephemeralExcept(Map<PortUse, Integer> chosen) {
        Map<PortUse, Integer> numbers = new EnumMap<>(PortUse.class);
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (PortUse use : PortUse.values()) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                held.add(socket);
                numbers.put(use, socket.getLocalPort());
            }
            for (ServerSocket socket : held) {
                socket.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("no free ports", failure);
        }
        numbers.putAll(chosen);
        return new Ports(numbers);
    }

    public int of(PortUse use) {
        return numbers.getOrDefault(use, use.standard());
    }
}
