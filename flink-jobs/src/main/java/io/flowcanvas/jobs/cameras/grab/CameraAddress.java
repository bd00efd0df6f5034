package io.flowcanvas.jobs.cameras.grab;

import io.flowcanvas.outbound.GuardedAddresses;
import io.flowcanvas.outbound.OutboundException;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where a camera is, as it may be opened: that of RTSP resolved and allowed, a file below the
 * folder of files. Never told to anybody: it may hold a password.
 *
 * @param scheme {@code rtsp}, {@code rtsps}, {@code http}, {@code https} or {@code file}
 * @param url to be opened; of RTSP it names the address that was checked instead of the host
 */
record CameraAddress(String scheme, String url) {
    /** What addresses of files begin with. */
    static final String FILE = "file:";

    private static final Set<String> SCHEMES = Set.of("rtsp", "rtsps", "http", "https", "file");
    private static final Duration LONGEST_LOOKUP = Duration.ofSeconds(15);
    private static final int RTSP_PORT = 554;
    private static final int RTSPS_PORT = 322;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int LARGEST_PORT = 65_535;

    /** Whether frames come by a clock of their own and are lost unless they are read. */
    boolean isLive() {
        return !scheme.equals("file");
    }

    boolean isRtsp() {
        return scheme.startsWith("rtsp");
    }

    boolean isHttp() {
        return scheme.startsWith("http");
    }

    /** What FFmpeg may speak on behalf of this address, whatever a playlist says. */
    String protocols() {
        return switch (scheme) {
            case "rtsp" -> "tcp";
            case "rtsps" -> "tls,tcp";
            case "file" -> "file";
            // its streams are ours, see HttpStream
            default -> "http,https";
        };
    }

    /**
     * @throws CameraFailure if it may not be opened, or its host is not known
     */
    static CameraAddress of(String url, String filesFolder, GuardedAddresses guard)
            throws CameraFailure, InterruptedException {
        int colon = url.indexOf(':');
        String scheme = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!SCHEMES.contains(scheme)) {
            throw new CameraFailure("the address must begin with rtsp, rtsps, http, https or file");
        }
        // a backslash ends the host for some readers and not for others
        if (url.chars().anyMatch(each -> each <= ' ' || each == 0x7f || each == '\\')) {
            throw new CameraFailure(
                    "the address holds blanks or backslashes; write them as %20 and %5C");
        }
        String rest = url.substring(colon + 1);
        return scheme.equals("file") ? file(rest, filesFolder) : remote(scheme, rest, guard);
    }

    private static CameraAddress file(String rest, String filesFolder) throws CameraFailure {
        if (filesFolder.isEmpty()) {
            throw new CameraFailure(
                    "files are not open; the operator opens a folder with"
                            + " --camera-files-directory");
        }
        try {
            Path folder = Path.of(filesFolder).toRealPath();
            String name = rest.replaceFirst("^/+", "");
            Path file = folder.resolve(name).toRealPath();
            if (!file.startsWith(folder) || file.equals(folder)) {
                throw new CameraFailure("the file is not in the folder of camera files");
            }
            return new CameraAddress("file", FILE + file);
        } catch (IOException | InvalidPathException e) {
            throw new CameraFailure("there is no such file in the folder of camera files", e);
        }
    }

    private static CameraAddress remote(String scheme, String rest, GuardedAddresses guard)
            throws CameraFailure, InterruptedException {
        if (!rest.startsWith("//")) {
            throw new CameraFailure("after " + scheme + ": come two slashes and the host");
        }
        int end = endOfAuthority(rest);
        String authority = rest.substring(2, end);
        int at = authority.lastIndexOf('@');
        String userInfo = authority.substring(0, at + 1);
        String hostAndPort = authority.substring(at + 1);
        int colon = hostAndPort.indexOf(':', hostAndPort.lastIndexOf(']') + 1);
        String host = colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
        int port = colon < 0 ? standardPort(scheme) : port(hostAndPort.substring(colon + 1));
        // a host of HTTP is looked up, checked and kept to by the client that connects
        String place =
                scheme.startsWith("rtsp") ? written(resolve(host, port, guard).get(0)) : host;
        return new CameraAddress(
                scheme, scheme + "://" + userInfo + place + ":" + port + rest.substring(end));
    }

    private static int endOfAuthority(String rest) {
        for (int i = 2; i < rest.length(); i++) {
            if ("/?#".indexOf(rest.charAt(i)) >= 0) {
                return i;
            }
        }
        return rest.length();
    }

    private static int port(String digits) throws CameraFailure {
        int port = digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > LARGEST_PORT) {
            throw new CameraFailure("a port is a number from 1 to " + LARGEST_PORT);
        }
        return port;
    }

    private static int standardPort(String scheme) {
        return switch (scheme) {
            case "rtsp" -> RTSP_PORT;
            case "rtsps" -> RTSPS_PORT;
            case "https" -> HTTPS_PORT;
            default -> HTTP_PORT;
        };
    }

    private static List<InetAddress> resolve(String host, int port, GuardedAddresses guard)
            throws CameraFailure, InterruptedException {
        try {
            return guard.of(host, port).get(LONGEST_LOOKUP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new CameraFailure(
                    e.getCause() instanceof OutboundException refused
                            ? String.valueOf(refused.getMessage())
                            : "the host could not be looked up",
                    e);
        } catch (TimeoutException e) {
            throw new CameraFailure("the host could not be looked up in time", e);
        }
    }

    private static String written(InetAddress address) {
        String text = address.getHostAddress();
        return address instanceof Inet6Address ? "[" + text + "]" : text;
    }

    @Override
    public String toString() {
        return scheme + ":…";
    }
}
