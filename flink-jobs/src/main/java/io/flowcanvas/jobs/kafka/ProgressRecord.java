package io.flowcanvas.jobs.kafka;

/**
 * A record of topic {@code processing-progress}.
 *
 * @param executionId its key
 * @param json an {@code ExecutionEvent}
 */
@SuppressWarnings("ArrayRecordComponent") // a Flink POJO: serialized, never compared
public record ProgressRecord(String executionId, byte[] json) {}
