package io.flowcanvas.api.cameras.rules;

import io.flowcanvas.core.error.FlowcanvasException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a camera, taken apart as the engine does: what stands before the last @ of the
 * authority is user and password.
 *
 * @param userInfo with its @; empty: none
 * @param host lower case; empty: a file
 * @param port with its colon; empty: that of the scheme
 */
record CameraUrl(String scheme, String userInfo, String host, String port, String rest) {
    /** What stands for user and password wherever an address is shown. */
    static final String MASK = "***:***@";

    private static final Set<String> SCHEMES = Set.of("rtsp", "rtsps", "http", "https", "file");
    private static final Pattern HOST =
            Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?");
    private static final Pattern AUTHORITY = Pattern.compile("//([^/?#]*)(.*)");
    private static final int LARGEST_PORT = 65_535;

    /**
     * @throws FlowcanvasException {@code INVALID_REQUEST} with what is wrong
     */
    static CameraUrl parse(String url) {
        // a backslash ends the host for some readers and not for others
        if (url.chars().anyMatch(each -> each <= ' ' || each >= 0x7f || each == '\\')) {
            throw invalid(
                    "must be ASCII without blanks and backslashes; write others as %20, %5C and so"
                            + " on");
        }
        int colon = url.indexOf(':');
        String scheme = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!SCHEMES.contains(scheme)) {
            throw invalid("must begin with rtsp:, rtsps:, http:, https: or file:");
        }
        String rest = url.substring(colon + 1);
        if (!scheme.equals("file")) {
            return remote(scheme, rest);
        }
        if (rest.chars().allMatch(each -> each == '/')) {
            throw invalid("names no file");
        }
        return new CameraUrl(scheme, "", "", "", rest);
    }

    private static CameraUrl remote(String scheme, String rest) {
        Matcher parts = AUTHORITY.matcher(rest);
        if (!parts.matches()) {
            throw invalid("must have two slashes and a host after " + scheme + ":");
        }
        String authority = parts.group(1);
        int at = authority.lastIndexOf('@') + 1;
        Matcher place = HOST.matcher(authority.substring(at));
        if (!place.matches()) {
            throw invalid(
                    "must have a host and, if any, a port from 1 to 65535; a slash, ? or # in a"
                            + " password is written as %2F, %3F or %23");
        }
        String port = place.group(2) == null ? "" : place.group(2);
        if (!port.isEmpty()) {
            requirePort(Integer.parseInt(port.substring(1)));
        }
        return new CameraUrl(
                scheme,
                authority.substring(0, at),
                place.group(1).toLowerCase(Locale.ROOT),
                port,
                parts.group(2));
    }

    private static void requirePort(int port) {
        if (port < 1 || port > LARGEST_PORT) {
            throw invalid("must have a port from 1 to " + LARGEST_PORT);
        }
    }

    boolean isMasked() {
        return userInfo.equals(MASK);
    }

    CameraUrl masked() {
        return userInfo.isEmpty() ? this : withUserInfo(MASK);
    }

    /**
     * The address with user and password of one that is stored. They are told to no other server:
     * who may change a camera need not know its password.
     *
     * @throws FlowcanvasException {@code INVALID_REQUEST} if that one is elsewhere or has none
     */
    CameraUrl withUserInfoOf(CameraUrl stored) {
        boolean isSameServer =
                scheme.equals(stored.scheme)
                        && host.equals(stored.host)
                        && port.equals(stored.port);
        if (!isSameServer || stored.userInfo.isEmpty()) {
            throw unknownMask();
        }
        return withUserInfo(stored.userInfo);
    }

    static FlowcanvasException unknownMask() {
        return invalid(
                MASK
                        + " stands for user and password that are known, and they are kept only"
                        + " where scheme, host and port stay; write them out");
    }

    private CameraUrl withUserInfo(String other) {
        return new CameraUrl(scheme, other, host, port, rest);
    }

    /** As a camera is opened; never to be logged. */
    String written() {
        String authority = scheme.equals("file") ? "" : "//" + userInfo + host + port;
        return scheme + ":" + authority + rest;
    }

    /** Without user and password. */
    @Override
    public String toString() {
        return masked().written();
    }

    private static FlowcanvasException invalid(String issue) {
        return FlowcanvasException.invalid("/url", issue);
    }
}
