package io.flowcanvas.functions.sandbox.seccomp;

import java.util.Locale;

/** What the table may say of a system call; the table's head explains each. */
enum Rule {
    ALLOW,
    EPERM,
    EAGAIN,
    ENOSYS,
    THREADS,
    PROCESSES,
    PRIVATE_MEMORY,
    PLAIN_IOCTL,
    OWN_NAME,
    STREAM_PAIR,
    UNIX_PAIR;

    static Rule of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
