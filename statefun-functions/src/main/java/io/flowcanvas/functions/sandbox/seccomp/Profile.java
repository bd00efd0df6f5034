package io.flowcanvas.functions.sandbox.seccomp;

/** For whom a filter is. */
public enum Profile {
    /** User code: one process, threads only. */
    STRICT(3),
    /** A compiler and its linker: several processes. */
    COMPILER(4);

    private final int column;

    Profile(int column) {
        this.column = column;
    }

    int column() {
        return column;
    }
}
