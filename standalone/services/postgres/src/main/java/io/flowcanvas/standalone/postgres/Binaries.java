package io.flowcanvas.standalone.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The server's programs, unpacked from the archive on the class path. */
final class Binaries {
    private static final int OWNER_EXECUTES = 0100;

    private Binaries() {}

    /**
     * The folder that holds {@code bin/postgres}, unpacked when it is not there. Safe against
     * another process that does the same.
     *
     * @throws IllegalStateException when there is no archive for this operating system
     */
    static Path unpacked(Path folder) throws IOException {
        Files.createDirectories(folder.getParent());
        Path lockFile = folder.resolveSibling(folder.getFileName() + ".lock");
        try (FileChannel channel =
                        FileChannel.open(
                                lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !Files.exists(folder.resolve("bin/postgres"))) {
                unpack(folder);
            }
        }
        return folder;
    }

    private static void unpack(Path folder) throws IOException {
        Path unfinished = folder.resolveSibling(folder.getFileName() + ".new");
        Folders.delete(unfinished);
        try (InputStream archive = open();
                TarArchiveInputStream entries =
                        new TarArchiveInputStream(
                                new XZInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = entries.getNextEntry();
                    entry != null;
                    entry = entries.getNextEntry()) {
                write(entry, entries, unfinished.resolve(entry.getName()).normalize());
            }
        }
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void write(TarArchiveEntry entry, InputStream content, Path target)
            throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, target);
        boolean executable = (entry.getMode() & OWNER_EXECUTES) != 0;
        Set<PosixFilePermission> permissions =
                PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--");
        Files.setPosixFilePermissions(target, permissions);
    }

    private static InputStream open() {
        String name = archiveName(System.getProperty("os.name"), System.getProperty("os.arch"));
        InputStream archive = Binaries.class.getClassLoader().getResourceAsStream(name);
        if (archive == null) {
            throw new IllegalStateException(
                    "there is no PostgreSQL for this machine (%s is not on the class path); use an external one with --postgres"
                            .formatted(name));
        }
        return archive;
    }

    static String archiveName(String system, String architecture) {
        String family = system.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        String processor =
                switch (architecture) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm_64";
                    default -> architecture;
                };
        return "postgres-%s-%s.txz".formatted(family, processor);
    }
}
