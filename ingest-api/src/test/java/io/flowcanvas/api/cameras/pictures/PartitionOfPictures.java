package io.flowcanvas.api.cameras.pictures;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.CameraPicture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;

/** A consumer of the one partition that holds all pictures; any stretch can be read again. */
final class PartitionOfPictures extends MockConsumer<String, byte[]> {
    static final TopicPartition PARTITION = new TopicPartition(Topics.CAMERA_PICTURES, 0);

    private static final int JPEG_BYTES = 1_000;
    private static final int AT_ONCE = 5;

    private final TreeMap<Long, ConsumerRecord<String, byte[]>> records = new TreeMap<>();
    private int read;

    PartitionOfPictures(long begin, long end) {
        super("earliest");
        updateBeginningOffsets(Map.of(PARTITION, begin));
        updateEndOffsets(Map.of(PARTITION, end));
    }

    /** Its frame has the number of its offset. */
    void put(long offset, UUID camera) {
        byte[] value =
                CameraPicture.newBuilder()
                        .setCameraId(camera.toString())
                        .setFrame(offset)
                        .setCapturedAt(Timestamp.newBuilder().setSeconds(offset))
                        .setJpeg(ByteString.copyFrom(new byte[JPEG_BYTES]))
                        .build()
                        .toByteArray();
        put(offset, camera, value);
    }

    void put(long offset, UUID camera, byte[] value) {
        records.put(
                offset,
                new ConsumerRecord<>(
                        PARTITION.topic(),
                        PARTITION.partition(),
                        offset,
                        camera.toString(),
                        value));
    }

    /** How many records were handed out. */
    int read() {
        return read;
    }

    @Override
    public synchronized ConsumerRecords<String, byte[]> poll(Duration timeout) {
        List<ConsumerRecord<String, byte[]>> next = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record :
                records.tailMap(position(PARTITION)).values()) {
            if (next.size() < AT_ONCE) {
                next.add(record);
            }
        }
        if (next.isEmpty()) {
            return ConsumerRecords.empty();
        }
        read += next.size();
        seek(PARTITION, next.get(next.size() - 1).offset() + 1);
        return new ConsumerRecords<>(Map.of(PARTITION, next), Map.of());
    }
}
