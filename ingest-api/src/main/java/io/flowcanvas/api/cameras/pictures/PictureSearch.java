package io.flowcanvas.api.cameras.pictures;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the newest picture of a camera from the end of its partition backwards, in windows that
 * grow: of a camera that is on, one of the first holds it. Plans with half of the bytes that it may
 * still read, so that where pictures are larger than thought a nearer window is left. Gives up
 * after so many bytes, or so long.
 */
final class PictureSearch {
    static final int SECOND_WINDOW = 16;
    private static final int GROWTH = 4;
    private static final Duration POLL = Duration.ofMillis(200);

    private final long mostBytes;
    private final Duration longest;
    private final LongSupplier nanoTime;

    /**
     * @param mostBytes of records read in one search
     * @param longest time of one search
     */
    PictureSearch(long mostBytes, Duration longest, LongSupplier nanoTime) {
        this.mostBytes = mostBytes;
        this.longest = longest;
        this.nanoTime = nanoTime;
    }

    /** What a stretch of the partition held. */
    private static final class Stretch {
        private final String camera;
        private final Function<Picture, HeldPicture> room;
        private @Nullable HeldPicture newest;
        private long bytes;
        private int records;

        Stretch(String camera, Function<Picture, HeldPicture> room) {
            this.camera = camera;
            this.room = room;
        }

        void take(ConsumerRecord<String, byte[]> record) {
            records++;
            bytes += record.value() == null ? 0 : record.value().length;
            if (camera.equals(record.key())) {
                Picture.read(record).ifPresent(this::hold);
            }
        }

        private void hold(Picture newer) {
            letGo();
            newest = room.apply(newer);
        }

        void letGo() {
            if (newest != null) {
                newest.release();
                newest = null;
            }
        }

        long averageBytes() {
            return Math.max(1, bytes / Math.max(1, records));
        }
    }

    /**
     * @param consumer used for this search alone while it lasts
     * @param room holds what is found; throws if it cannot
     * @return for the caller to let go of; empty if there is none among what may be read
     * @throws TimeoutException if it could not be read in time
     */
    Optional<HeldPicture> newest(
            Consumer<String, byte[]> consumer,
            TopicPartition partition,
            String camera,
            Function<Picture, HeldPicture> room) {
        consumer.assign(List.of(partition));
        long begin = only(consumer.beginningOffsets(List.of(partition)).values());
        long until = only(consumer.endOffsets(List.of(partition)).values());
        long giveUpAt = nanoTime.getAsLong() + longest.toNanos();
        long bytesLeft = mostBytes;
        long window = 1;
        while (until > begin && window > 0) {
            long from = Math.max(begin, until - window);
            long mayRead = window == 1 ? bytesLeft : bytesLeft / 2;
            Stretch stretch = new Stretch(camera, room);
            boolean whole = false;
            try {
                whole = read(consumer, partition, from, until, stretch, mayRead, giveUpAt);
            } finally {
                if (!whole) {
                    stretch.letGo();
                }
            }
            if (stretch.newest != null) {
                return Optional.of(stretch.newest);
            }
            bytesLeft -= stretch.bytes;
            if (whole) {
                until = from;
                window = Math.max(SECOND_WINDOW, window * GROWTH);
            } else {
                window /= GROWTH;
            }
            window = Math.min(window, bytesLeft / 2 / stretch.averageBytes());
        }
        return Optional.empty();
    }

    /**
     * @return false if the stretch is larger than what may be read
     */
    private boolean read(
            Consumer<String, byte[]> consumer,
            TopicPartition partition,
            long from,
            long until,
            Stretch stretch,
            long mayRead,
            long giveUpAt) {
        consumer.seek(partition, from);
        while (consumer.position(partition) < until) {
            if (stretch.bytes > mayRead) {
                return false;
            }
            if (nanoTime.getAsLong() - giveUpAt > 0) {
                throw new TimeoutException("pictures cannot be read within " + longest);
            }
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < until) {
                    stretch.take(record);
                }
            }
        }
        return true;
    }

    private static long only(java.util.Collection<Long> values) {
        return values.iterator().next();
    }
}
