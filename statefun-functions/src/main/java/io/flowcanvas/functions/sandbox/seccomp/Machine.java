package io.flowcanvas.functions.sandbox.seccomp;

import java.util.Locale;
import java.util.Optional;

/** Processors whose system calls the table knows. */
public enum Machine {
    X86_64(0xC000003E, 1),
    ARM64(0xC00000B7, 2);

    private final int auditArchitecture;
    private final int column;

    Machine(int auditArchitecture, int column) {
        this.auditArchitecture = auditArchitecture;
        this.column = column;
    }

    /** {@code AUDIT_ARCH_*} of linux/audit.h. */
    int auditArchitecture() {
        return auditArchitecture;
    }

    /** Where the table has its numbers. */
    int column() {
        return column;
    }

    /** Empty where the table does not know this machine. */
    public static Optional<Machine> current() {
        return switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> Optional.of(X86_64);
            case "aarch64", "arm64" -> Optional.of(ARM64);
            default -> Optional.empty();
        };
    }
}
