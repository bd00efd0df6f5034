package io.flowcanvas.standalone.settings;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** A PostgreSQL database and how to log in. */
public record PostgresAddress(HostPort server, String database, String username, String password) {
    private static final int STANDARD_PORT = 5432;
    private static final String FORM = "postgresql://user:password@host:port/database";

    /**
     * Reads {@value #FORM}.
     *
     * @param option named in the error, which does not repeat the text, for it holds a password
     * @throws StackException when it is not of that form
     */
    public static PostgresAddress parse(String option, String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException notAnAddress) {
            throw wrong(option);
        }
        String userInfo = uri.getRawUserInfo();
        String path = uri.getPath();
        if (!"postgresql".equals(uri.getScheme())
                || uri.getHost() == null
                || userInfo == null
                || userInfo.indexOf(':') < 1
                || path == null
                || path.length() < 2) {
            throw wrong(option);
        }
        int colon = userInfo.indexOf(':');
        return new PostgresAddress(
                new HostPort(uri.getHost(), uri.getPort() < 0 ? STANDARD_PORT : uri.getPort()),
                path.substring(1),
                decoded(userInfo.substring(0, colon)),
                decoded(userInfo.substring(colon + 1)));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static StackException wrong(String option) {
        return new StackException(option + ": write it as " + FORM);
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://%s/%s".formatted(server, database);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "postgresql://%s@%s/%s".formatted(username, server, database);
    }
}
