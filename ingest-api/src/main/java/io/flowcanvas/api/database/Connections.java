package io.flowcanvas.api.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.PostgresProperties;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.TransactionTemplate;

/** Two ways to one database: R2DBC for requests, JDBC for background work in batches. */
@Configuration(proxyBeanMethods = false)
class Connections {
    private static final int BACKGROUND_CONNECTIONS = 4;
    private static final String APPLICATION = "flowcanvas-ingest-api";

    @Bean(destroyMethod = "dispose")
    ConnectionPool connectionPool(ApiProperties properties) {
        PostgresProperties postgres = properties.postgres();
        ConnectionFactory single =
                new PostgresqlConnectionFactory(
                        PostgresqlConnectionConfiguration.builder()
                                .host(postgres.host())
                                .port(postgres.port())
                                .database(postgres.database())
                                .username(postgres.username())
                                .password(postgres.password())
                                .connectTimeout(postgres.connectTimeout())
                                .statementTimeout(postgres.statementTimeout())
                                .applicationName(APPLICATION)
                                .tcpKeepAlive(true)
                                .build());
        return new ConnectionPool(
                ConnectionPoolConfiguration.builder(single)
                        .initialSize(0)
                        .maxSize(postgres.poolSize())
                        .maxAcquireTime(postgres.acquireTimeout())
                        .maxCreateConnectionTime(postgres.connectTimeout())
                        .maxIdleTime(Duration.ofMinutes(5))
                        // after an outage every pooled connection is dead, and only asking tells
                        .validationDepth(ValidationDepth.REMOTE)
                        .maxValidationTime(postgres.acquireTimeout())
                        .acquireRetry(postgres.poolSize())
                        .build());
    }

    @Bean
    DatabaseClient databaseClient(ConnectionPool pool) {
        return DatabaseClient.create(pool);
    }

    @Bean
    TransactionalOperator reactiveTransactions(ConnectionPool pool) {
        return TransactionalOperator.create(new R2dbcTransactionManager(pool));
    }

    @Bean
    HikariDataSource backgroundDataSource(ApiProperties properties) {
        PostgresProperties postgres = properties.postgres();
        HikariConfig config = new HikariConfig();
        config.setPoolName("background");
        config.setJdbcUrl(
                "jdbc:postgresql://%s:%d/%s"
                        .formatted(postgres.host(), postgres.port(), postgres.database()));
        config.setUsername(postgres.username());
        config.setPassword(postgres.password());
        config.setMaximumPoolSize(BACKGROUND_CONNECTIONS);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(postgres.acquireTimeout().toMillis());
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("ApplicationName", APPLICATION);
        config.addDataSourceProperty("connectTimeout", postgres.connectTimeout().toSeconds());
        config.addDataSourceProperty("socketTimeout", 30);
        config.addDataSourceProperty("tcpKeepAlive", true);
        return new HikariDataSource(config);
    }

    @Bean
    JdbcClient backgroundClient(HikariDataSource dataSource) {
        return JdbcClient.create(dataSource);
    }

    @Bean
    TransactionTemplate backgroundTransactions(HikariDataSource dataSource) {
        return new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }
}
