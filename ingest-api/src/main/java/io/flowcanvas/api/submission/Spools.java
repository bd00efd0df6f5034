package io.flowcanvas.api.submission;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.memory.MemoryBudget;
import io.flowcanvas.core.naming.Identifiers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.springframework.stereotype.Component;

/** Makes spools; removes what a crash left of earlier ones. Must not share its folder. */
@Component
public final class Spools {
    private final Path directory;
    private final MemoryBudget budget;
    private final Spool.Limits limits;

    Spools(ApiProperties properties) {
        this.directory = Path.of(properties.dataDirectory(), "spool").toAbsolutePath();
        this.budget = new MemoryBudget(properties.submission().memory().toBytes());
        this.limits =
                new Spool.Limits(
                        properties.images().uploadLimit().toBytes(),
                        properties.submission().maxItems(),
                        properties.submission().totalLimit().toBytes(),
                        properties.images().inlineLimit().toBytes());
        empty();
    }

    /**
     * @param digested whether the digest of everything is wanted
     */
    public Spool open(boolean digested) {
        return new Spool(
                directory.resolve(Identifiers.timeOrdered().toString()),
                budget,
                limits,
                digested ? sha256() : null);
    }

    private void empty() {
        try {
            Files.createDirectories(directory);
            try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
                for (Path path : left) {
                    Files.delete(path);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "flowcanvas.data-directory: cannot write to " + directory, e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
