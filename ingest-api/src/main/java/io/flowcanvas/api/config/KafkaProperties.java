package io.flowcanvas.api.config;

import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param bootstrapServers {@code host:port}, comma separated
 * @param maxBlock longest wait for room in the send buffer or for the topic's partitions
 * @param deliveryTimeout longest wait for a record's acknowledgement; then the request is a 503
 * @param bufferMemory bytes of records that may be on their way at once
 * @param maxRecordSize largest record; the brokers must allow it too
 * @param projectionGroup consumer group that writes progress into PostgreSQL, shared by replicas
 * @param client further settings for every client, as Kafka names them: security, say
 */
public record KafkaProperties(
        @DefaultValue("127.0.0.1:9092") @NotBlank String bootstrapServers,
        @DefaultValue("3s") Duration maxBlock,
        @DefaultValue("5s") Duration deliveryTimeout,
        @DefaultValue("48MB") DataSize bufferMemory,
        @DefaultValue("17MB") DataSize maxRecordSize,
        @DefaultValue("flowcanvas-projection") @NotBlank String projectionGroup,
        @DefaultValue Map<String, String> client) {}
