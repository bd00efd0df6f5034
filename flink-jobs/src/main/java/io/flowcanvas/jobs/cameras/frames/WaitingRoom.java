package io.flowcanvas.jobs.cameras.frames;

/**
 * Bounds the pushed frames that wait for those before them: of each camera, so that none takes the
 * room of the others, and of all cameras of a task together. Not thread-safe.
 */
final class WaitingRoom {
    static final int MOST_FRAMES = 32;
    static final long MOST_BYTES = 8L << 20;
    static final long MOST_BYTES_TOGETHER = 64L << 20;

    private long bytesTogether;

    /** What one camera has in the room. */
    final class Bench {
        private int frames;
        private long bytes;

        /**
         * @param size of the whole record: the camera's definition travels with each frame
         */
        boolean hasRoom(int size) {
            return frames < MOST_FRAMES
                    && bytes + size <= MOST_BYTES
                    && bytesTogether + size <= MOST_BYTES_TOGETHER;
        }

        /** A frame waits; one that did at a checkpoint does so again, whether there is room. */
        void enter(int size) {
            frames++;
            bytes += size;
            bytesTogether += size;
        }

        void leave(int size) {
            frames--;
            bytes -= size;
            bytesTogether -= size;
        }
    }

    Bench bench() {
        return new Bench();
    }
}
