package io.flowcanvas.api.cameras.pictures;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the newest picture of a camera from the end of its partition backwards, in windows that
 * grow: of a camera that is on, the first one holds it. Gives up after so many bytes, or so long.
 */
final class PictureSearch {
    static final int FIRST_WINDOW = 16;
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
        private @Nullable Picture newest;
        private long bytes;
        private int records;

        void take(ConsumerRecord<String, byte[]> record, String camera) {
            records++;
            bytes += record.value() == null ? 0 : record.value().length;
            if (camera.equals(record.key())) {
                Picture.read(record).ifPresent(picture -> newest = picture);
            }
        }

        long averageBytes() {
            return Math.max(1, bytes / Math.max(1, records));
        }
    }

    /**
     * @param consumer used for this search alone while it lasts
     * @return empty if there is none among what may be read
     * @throws TimeoutException if it could not be read in time
     */
    Optional<Picture> newest(
            Consumer<String, byte[]> consumer, TopicPartition partition, String camera) {
        consumer.assign(List.of(partition));
        long begin = only(consumer.beginningOffsets(List.of(partition)).values());
        long until = only(consumer.endOffsets(List.of(partition)).values());
        long giveUpAt = nanoTime.getAsLong() + longest.toNanos();
        long bytesLeft = mostBytes;
        long window = FIRST_WINDOW;
        while (until > begin && window > 0) {
            long from = Math.max(begin, until - window);
            Stretch stretch = new Stretch();
            if (!read(consumer, partition, from, until, camera, stretch, bytesLeft, giveUpAt)) {
                return Optional.empty();
            }
            if (stretch.newest != null) {
                return Optional.of(stretch.newest);
            }
            until = from;
            bytesLeft -= stretch.bytes;
            window = Math.min(window * GROWTH, bytesLeft / stretch.averageBytes());
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
            String camera,
            Stretch stretch,
            long bytesLeft,
            long giveUpAt) {
        consumer.seek(partition, from);
        while (consumer.position(partition) < until) {
            if (stretch.bytes > bytesLeft) {
                return false;
            }
            if (nanoTime.getAsLong() - giveUpAt > 0) {
                throw new TimeoutException("pictures cannot be read within " + longest);
            }
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < until) {
                    stretch.take(record, camera);
                }
            }
        }
        return true;
    }

    private static long only(java.util.Collection<Long> values) {
        return values.iterator().next();
    }
}
