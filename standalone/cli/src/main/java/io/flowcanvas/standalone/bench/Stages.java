package io.flowcanvas.standalone.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.core.execution.ItemResult;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.ItemReply;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.standalone.records.RecordReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where the time of images went, read from the records of requests and replies once all is over.
 * Records are dated to the millisecond, so one stage is right to a millisecond, their sum to a few
 * microseconds.
 */
final class Stages {
    private static final List<String> TOPICS =
            List.of(Topics.PIPELINE_REQUESTS_HIGH, Topics.IMAGE_REPLIES);

    /** What a record's date leaves out on average, in microseconds. */
    private static final long HALF_A_MILLISECOND = 500;

    private record Work(long beganMicros, long endedMicros, long repliedMicros) {}

    private final RecordReader reader;
    private final Map<TopicPartition, Long> begin;
    private final Map<String, Long> requested = new HashMap<>();
    private final Map<String, Work> worked = new HashMap<>();

    private Stages(RecordReader reader) {
        this.reader = reader;
        this.begin = ends();
    }

    /** Notes where the topics end; what comes from now on counts. */
    static Stages from(String kafka) {
        return new Stages(new RecordReader(kafka));
    }

    /** Milliseconds by stage, in the order in which an image passes them. */
    Map<String, Latencies> of(List<ImageStreamLoad.Passage> passages) {
        reader.read(begin, ends(), this::take);
        Map<String, List<Double>> millis = new LinkedHashMap<>();
        for (ImageStreamLoad.Passage passage : passages) {
            Long request = requested.get(passage.executionId());
            Work work = worked.get(passage.executionId());
            if (request != null && work != null) {
                add(millis, "client to request", passage.dueMicros(), request);
                add(millis, "request to work", request, work.beganMicros());
                add(millis, "work", work.beganMicros(), work.endedMicros());
                add(millis, "work to reply", work.endedMicros(), work.repliedMicros());
                add(millis, "reply to client", work.repliedMicros(), passage.resultMicros());
            }
        }
        Map<String, Latencies> stages = new LinkedHashMap<>();
        millis.forEach((stage, values) -> stages.put(stage, Latencies.of(values)));
        return stages;
    }

    private static void add(
            Map<String, List<Double>> millis, String stage, long fromMicros, long toMicros) {
        millis.computeIfAbsent(stage, first -> new ArrayList<>())
                .add((toMicros - fromMicros) / 1000.0);
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        long micros = record.timestamp() * 1000 + HALF_A_MILLISECOND;
        try {
            if (record.topic().equals(Topics.IMAGE_REPLIES)) {
                ItemReply reply = ItemReply.parseFrom(record.value());
                ItemResult result = result(reply);
                worked.put(
                        reply.getExecutionId(),
                        new Work(micros(result.startedAt()), micros(result.completedAt()), micros));
            } else {
                requested.put(ItemRequest.parseFrom(record.value()).getExecutionId(), micros);
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the engine wrote what nobody can read", e);
        }
    }

    private static ItemResult result(ItemReply reply) {
        String json = reply.getResultJson().toString(StandardCharsets.UTF_8);
        return Json.mapper().readValue(json, ItemResult.class);
    }

    private static long micros(@Nullable Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Objects.requireNonNull(time));
    }

    private Map<TopicPartition, Long> ends() {
        try (KafkaConsumer<byte[], byte[]> consumer = reader.consumer()) {
            List<TopicPartition> partitions =
                    TOPICS.stream()
                            .flatMap(topic -> consumer.partitionsFor(topic).stream())
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            return consumer.endOffsets(partitions);
        }
    }
}
