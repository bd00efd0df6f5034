package io.flowcanvas.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL; every caller takes a database of its own. */
public final class PostgresServer extends Server {
    static final String USERNAME = "flowcanvas";
    static final String PASSWORD = "testkit-password";

    private final AtomicInteger databases = new AtomicInteger();
    private final int port;

    PostgresServer(Lifecycle lifecycle, int port) {
        super(lifecycle);
        this.port = port;
    }

    /**
     * Makes an empty database.
     *
     * @throws IllegalStateException when the server refuses, being stopped for one
     */
    public PostgresDatabase newDatabase() {
        String name = "test_" + databases.incrementAndGet();
        try (Connection connection = database(USERNAME).connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot make the database " + name, failure);
        }
        return database(name);
    }

    private PostgresDatabase database(String name) {
        return new PostgresDatabase("127.0.0.1", port, name, USERNAME, PASSWORD);
    }
}
