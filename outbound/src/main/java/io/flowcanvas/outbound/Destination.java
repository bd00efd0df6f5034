package io.flowcanvas.outbound;

import io.flowcanvas.core.error.ErrorCode;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a URL leads, read in one way only: what others might read differently is refused.
 *
 * @param scheme {@code http} or {@code https}
 * @param host lower case, ASCII, without a dot at its end; an IPv6 address without brackets
 * @param port 1 to 65535
 * @param path as written, with the query; begins with a slash
 * @param literal the address that the host is; null: it is a name
 */
public record Destination(
        String scheme, String host, int port, String path, @Nullable InetAddress literal) {
    private static final int LONGEST_URL = 8_192;
    private static final int LONGEST_HOST = 253;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int LARGEST_PORT = 65_535;
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,62})(\\.[a-z0-9_]([a-z0-9_-]{0,62}))*");

    /**
     * @throws OutboundException {@code INVALID_REQUEST} if it is no URL, {@code ADDRESS_FORBIDDEN}
     *     if it is one that is never asked
     */
    static Destination of(String url) {
        URI uri = parse(url);
        String scheme = scheme(uri);
        String authority = authority(uri);
        int colon = authority.indexOf(':', authority.lastIndexOf(']') + 1);
        String host = host(colon < 0 ? authority : authority.substring(0, colon));
        int port = port(scheme, colon < 0 ? "" : authority.substring(colon + 1));
        return new Destination(scheme, host, port, path(uri), literal(host));
    }

    private static URI parse(String url) {
        if (url.length() > LONGEST_URL) {
            throw invalid("a URL has at most " + LONGEST_URL + " characters");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(url)) {
            throw invalid("the URL contains half a character");
        }
        try {
            return new URI(new URI(url).toASCIIString());
        } catch (URISyntaxException e) {
            throw invalid(
                    "this is no URL; what is not allowed in one, such as blanks, must be"
                            + " percent-encoded");
        }
    }

    private static String scheme(URI uri) {
        String scheme = uri.getScheme();
        if (scheme == null) {
            throw invalid("the URL must begin with http:// or https://");
        }
        String lower = scheme.toLowerCase(Locale.ROOT);
        if (!lower.equals("http") && !lower.equals("https")) {
            throw forbidden("only http and https are open, not " + lower);
        }
        return lower;
    }

    private static String authority(URI uri) {
        String authority = uri.getRawAuthority();
        if (authority == null) {
            throw invalid("the URL names no host");
        }
        if (authority.indexOf('@') >= 0) {
            throw forbidden("a URL with a user name or password is not open");
        }
        return authority;
    }

    private static String host(String written) {
        if (written.startsWith("[") && written.endsWith("]")) {
            String inside = written.substring(1, written.length() - 1);
            if (inside.indexOf('%') >= 0) {
                throw forbidden("an address with a zone is not open");
            }
            InetAddress address = inside.indexOf(':') < 0 ? null : Literals.read(inside);
            if (address == null) {
                throw invalid("the host in brackets is no IPv6 address");
            }
            return inside.toLowerCase(Locale.ROOT);
        }
        String lower = written.toLowerCase(Locale.ROOT);
        String host = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        if (host.length() > LONGEST_HOST || !NAME.matcher(host).matches()) {
            throw forbidden(
                    "the host is not written in the usual way; use ASCII letters, digits, hyphens"
                            + " and dots, and xn-- for others");
        }
        return host;
    }

    private static @Nullable InetAddress literal(String host) {
        InetAddress address = Literals.read(host);
        if (address == null && Literals.endsInNumber(host)) {
            throw forbidden(
                    "an IPv4 address must be written as four decimal numbers without leading"
                            + " zeros");
        }
        return address;
    }

    private static int port(String scheme, String digits) {
        if (digits.isEmpty()) {
            return defaultPort(scheme);
        }
        int port = digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > LARGEST_PORT) {
            throw invalid("a port is a number from 1 to " + LARGEST_PORT);
        }
        return port;
    }

    private static int defaultPort(String scheme) {
        return scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
    }

    private static String path(URI uri) {
        String path =
                uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    boolean isTls() {
        return scheme.equals("https");
    }

    boolean isDefaultPort() {
        return port == defaultPort(scheme);
    }

    /** The host as it stands in a URL. */
    String bracketedHost() {
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }

    /** The URL that a {@code Location} of an answer from here means. */
    String locationOf(String reference) {
        String origin = scheme + "://" + bracketedHost() + ":" + port;
        if (reference.startsWith("?")) {
            // java.net.URI takes the last segment away
            int query = path.indexOf('?');
            return origin + (query < 0 ? path : path.substring(0, query)) + reference;
        }
        try {
            return URI.create(origin + path).resolve(new URI(reference)).toString();
        } catch (URISyntaxException e) {
            throw OutboundException.lasting(
                    ErrorCode.DOWNLOAD_FAILED, host + " redirects to something that is no URL");
        }
    }

    private static OutboundException invalid(String message) {
        return OutboundException.lasting(ErrorCode.INVALID_REQUEST, message);
    }

    private static OutboundException forbidden(String message) {
        return OutboundException.lasting(ErrorCode.ADDRESS_FORBIDDEN, message);
    }
}
