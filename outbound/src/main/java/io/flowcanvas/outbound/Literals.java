package io.flowcanvas.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses written as such. Only the usual spelling is read; no name server is ever asked. */
final class Literals {
    private static final String OCTET = "(0|[1-9]\\d{0,2})";
    private static final Pattern DOTTED =
            Pattern.compile(OCTET + "\\." + OCTET + "\\." + OCTET + "\\." + OCTET);
    private static final Pattern WITH_COLONS = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern NUMBER = Pattern.compile("\\d+|0[xX][0-9A-Fa-f]*");
    private static final int LARGEST_OCTET = 255;

    private Literals() {}

    /** Null unless it is four decimal numbers with dots, or an IPv6 address without a zone. */
    static @Nullable InetAddress read(String host) {
        try {
            if (WITH_COLONS.matcher(host).matches()) {
                // brackets: a text that is no address is an error and never a name
                return InetAddress.getByName("[" + host + "]");
            }
            Matcher dotted = DOTTED.matcher(host);
            return dotted.matches() ? fromOctets(dotted) : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static @Nullable InetAddress fromOctets(Matcher dotted) throws UnknownHostException {
        byte[] address = new byte[dotted.groupCount()];
        for (int i = 0; i < address.length; i++) {
            int octet = Integer.parseInt(dotted.group(i + 1));
            if (octet > LARGEST_OCTET) {
                return null;
            }
            address[i] = (byte) octet;
        }
        return InetAddress.getByAddress(address);
    }

    /**
     * Whether some readers take it for an IPv4 address: its last label is a number, decimal, octal
     * or hexadecimal.
     */
    static boolean endsInNumber(String host) {
        return NUMBER.matcher(host.substring(host.lastIndexOf('.') + 1)).matches();
    }
}
