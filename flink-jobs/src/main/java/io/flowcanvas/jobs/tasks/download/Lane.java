package io.flowcanvas.jobs.tasks.download;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one task wants from one host, in order. Stands in at most one row of turns. */
final class Lane {
    private final String owner;
    private final String task;
    private final Host host;
    private final Set<Entry> entries = new LinkedHashSet<>();
    private @Nullable Turns row;

    Lane(String owner, String task, Host host) {
        this.owner = owner;
        this.task = task;
        this.host = host;
    }

    String owner() {
        return owner;
    }

    String task() {
        return task;
    }

    Host host() {
        return host;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    void add(Entry entry) {
        entries.add(entry);
        entry.enter(this);
    }

    void remove(Entry entry) {
        entries.remove(entry);
        entry.enter(null);
    }

    Entry poll() {
        Iterator<Entry> first = entries.iterator();
        Entry entry = first.next();
        first.remove();
        entry.enter(null);
        return entry;
    }

    /** Null: in none. */
    @Nullable Turns row() {
        return row;
    }

    void stand(@Nullable Turns in) {
        row = in;
    }
}
