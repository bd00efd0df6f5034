package io.flowcanvas.testkit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The one user whom a camera admits, with a password: basic as RFC 7617 says, digest as RFC 7616
 * does, with MD5, which is what cameras ask for.
 */
final class RtspAccess {
    private static final String HEADER = "authorization:";
    private static final String REALM = "camera";
    private static final Pattern PARAMETER = Pattern.compile("(\\w+)=\"?([^\",]*)\"?");

    private final String user;
    private final String password;
    private final RtspServer.Authentication by;
    private final String nonce = UUID.randomUUID().toString();

    RtspAccess(String user, String password, RtspServer.Authentication by) {
        this.user = user;
        this.password = password;
        this.by = by;
    }

    /** What asks a client for user and password. */
    String challenge() {
        return "WWW-Authenticate: "
                + switch (by) {
                    case BASIC -> "Basic realm=\"%s\"".formatted(REALM);
                    case DIGEST ->
                            "Digest realm=\"%s\", nonce=\"%s\", qop=\"auth\", algorithm=MD5"
                                    .formatted(REALM, nonce);
                }
                + "\r\n";
    }

    /**
     * @param request its lines
     */
    boolean admits(List<String> request) {
        String given =
                request.stream()
                        .filter(line -> line.regionMatches(true, 0, HEADER, 0, HEADER.length()))
                        .map(line -> line.substring(HEADER.length()).strip())
                        .findFirst()
                        .orElse("");
        return switch (by) {
            case BASIC -> given.equals(basic());
            case DIGEST -> given.startsWith("Digest ") && isProof(given, request.get(0));
        };
    }

    private String basic() {
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    private boolean isProof(String given, String requestLine) {
        Map<String, String> said =
                PARAMETER
                        .matcher(given)
                        .results()
                        .collect(
                                Collectors.toMap(
                                        each -> each.group(1),
                                        each -> each.group(2),
                                        (first, again) -> first));
        String[] methodAndUrl = requestLine.split(" ", -1);
        String expected =
                md5(
                        md5(user, REALM, password),
                        nonce,
                        said.getOrDefault("nc", ""),
                        said.getOrDefault("cnonce", ""),
                        "auth",
                        md5(methodAndUrl[0], methodAndUrl[1]));
        return user.equals(said.get("username")) && expected.equals(said.get("response"));
    }

    private static String md5(String... parts) {
        try {
            byte[] text = String.join(":", parts).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
