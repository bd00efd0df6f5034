package io.flowcanvas.outbound;

import java.util.BitSet;

/** Which ports may be asked. */
final class Ports {
    private static final int LARGEST = 65_535;

    private final BitSet open = new BitSet();
    private final String text;

    private Ports(String text) {
        this.text = text;
    }

    /**
     * @param text numbers and ranges: {@code 80,443,8000-8999}
     * @throws IllegalArgumentException saying what is wrong
     */
    static Ports of(String text) {
        Ports ports = new Ports(text);
        for (String part : text.split(",", -1)) {
            String[] ends = part.strip().split("-", -1);
            int first = number(ends[0], text);
            int last = ends.length == 1 ? first : number(ends[ends.length - 1], text);
            if (ends.length > 2 || first > last) {
                throw invalid(text);
            }
            ports.open.set(first, last + 1);
        }
        return ports;
    }

    private static int number(String digits, String text) {
        int number = digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : 0;
        if (number < 1 || number > LARGEST) {
            throw invalid(text);
        }
        return number;
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException(
                "\"" + text + "\" are no ports; write numbers and ranges: 80,443,8000-8999");
    }

    boolean contains(int port) {
        return open.get(port);
    }

    @Override
    public String toString() {
        return text;
    }
}
