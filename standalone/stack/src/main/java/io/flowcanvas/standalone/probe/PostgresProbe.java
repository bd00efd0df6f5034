package io.flowcanvas.standalone.probe;

import io.flowcanvas.standalone.settings.PostgresAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;

/** SELECT 1 with the user and the database that everybody uses. */
public record PostgresProbe(PostgresAddress address) implements Probe {
    private static final String TIMEOUT_SECONDS = "3";

    @Override
    public Optional<String> problem() {
        try (Connection connection = DriverManager.getConnection(address.jdbcUrl(), login());
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
            return Optional.empty();
        } catch (SQLException failure) {
            return Optional.of(Problems.describe(failure));
        }
    }

    private Properties login() {
        Properties login = new Properties();
        login.setProperty("user", address.username());
        login.setProperty("password", address.password());
        login.setProperty("connectTimeout", TIMEOUT_SECONDS);
        login.setProperty("socketTimeout", TIMEOUT_SECONDS);
        return login;
    }
}
