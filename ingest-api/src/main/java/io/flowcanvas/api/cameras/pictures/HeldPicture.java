package io.flowcanvas.api.cameras.pictures;

import io.flowcanvas.api.memory.SharedMemory;

/**
 * A picture in memory, counted once, for the owner of its camera, until the last who holds it has
 * let go.
 */
final class HeldPicture {
    private final Picture picture;
    private final SharedMemory.Share memory;
    private int holders = 1;

    /**
     * @param memory that has been taken
     */
    HeldPicture(Picture picture, SharedMemory.Share memory) {
        this.picture = picture;
        this.memory = memory;
    }

    Picture picture() {
        return picture;
    }

    /** For one more, who gets it from one who holds it. */
    synchronized HeldPicture retain() {
        if (holders == 0) {
            throw new IllegalStateException("a picture was let go by all");
        }
        holders++;
        return this;
    }

    synchronized boolean isHeldOnce() {
        return holders == 1;
    }

    /** Once by each who holds it. */
    void release() {
        boolean last;
        synchronized (this) {
            if (holders == 0) {
                throw new IllegalStateException("a picture was let go more often than held");
            }
            holders--;
            last = holders == 0;
        }
        if (last) {
            memory.giveBack(picture.jpeg().size());
        }
    }
}
