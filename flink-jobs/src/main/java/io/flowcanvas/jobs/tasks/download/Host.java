package io.flowcanvas.jobs.tasks.download;

/**
 * A host, and who waits for it. As many lanes are ready as downloads may begin there; the others
 * wait in this host's own row, so that nobody has to skip them.
 */
final class Host {
    private final int most;
    private final Turns ready;
    private final Turns waiting = new Turns();
    private int running;
    private int readyLanes;

    /**
     * @param ready the row that all hosts share
     */
    Host(int most, Turns ready) {
        this.most = most;
        this.ready = ready;
    }

    boolean isIdle() {
        return running == 0 && readyLanes == 0 && waiting.isEmpty();
    }

    /** A lane with something in it, which stands nowhere. */
    void join(Lane lane) {
        waiting.add(lane);
        fill();
    }

    /** Takes a lane out that has nothing left, wherever it stands. */
    void leave(Lane lane) {
        Turns row = lane.row();
        if (row != null) {
            row.remove(lane);
            if (row == ready) {
                readyLanes--;
                fill();
            }
        }
    }

    /** One of the ready lanes was polled and its first entry begins. */
    void begin(Lane lane) {
        readyLanes--;
        running++;
        if (lane.isEmpty()) {
            fill();
        } else {
            join(lane);
        }
    }

    void end() {
        running--;
        fill();
    }

    private void fill() {
        while (running + readyLanes < most) {
            Lane next = waiting.poll();
            if (next == null) {
                return;
            }
            ready.add(next);
            readyLanes++;
        }
    }
}
