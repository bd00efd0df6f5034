package io.flowcanvas.core.naming;

import io.flowcanvas.core.execution.Priority;
import java.util.List;

/** Kafka topics of the engine. */
public final class Topics {
    /** {@code ItemRequest}, one lane per priority. */
    public static final String PIPELINE_REQUESTS_HIGH = "pipeline-requests.high";

    public static final String PIPELINE_REQUESTS_NORMAL = "pipeline-requests.normal";
    public static final String PIPELINE_REQUESTS_LOW = "pipeline-requests.low";

    /** Records of the lanes that are not ours, with headers that say why. */
    public static final String PIPELINE_REQUESTS_DEAD_LETTERS = "pipeline-requests.dlq";

    /** {@code ExecutionEvent} as JSON, keyed by execution id. */
    public static final String PROCESSING_PROGRESS = "processing-progress";

    /** {@code CancelExecution}, keyed by execution id. */
    public static final String EXECUTION_CONTROL = "execution-control";

    /** {@code PipelineDefinition}, keyed by pipeline id, compacted. */
    public static final String PIPELINES = "pipelines";

    /** {@code FunctionCall}, keyed by session or execution id. */
    public static final String FUNCTION_CALLS = "function-calls";

    /** {@code FunctionReply}, keyed by call id; header {@link #REPLY_TO} names the API replica. */
    public static final String FUNCTION_REPLIES = "function-replies";

    /** Records of {@link #FUNCTION_CALLS} that are not ours, with headers that say why. */
    public static final String FUNCTION_CALLS_DEAD_LETTERS = "function-calls.dlq";

    /** {@code TaskCommand}, keyed by task id: the log that a task's life is read from. */
    public static final String TASK_COMMANDS = "task-commands";

    /** {@code TaskReply}, keyed by call id; header {@link #REPLY_TO} names the API replica. */
    public static final String TASK_REPLIES = "task-replies";

    /** Records of {@link #TASK_COMMANDS} that are not ours, with headers that say why. */
    public static final String TASK_COMMANDS_DEAD_LETTERS = "task-commands.dlq";

    /** {@code ItemReply}, keyed by call id; header {@link #REPLY_TO} names the API replica. */
    public static final String IMAGE_REPLIES = "image-replies";

    /** JSON of other systems: one image and what to do with it, keyed by client id. */
    public static final String IMAGE_REQUESTS = "image-requests";

    /** JSON: what became of each of {@link #IMAGE_REQUESTS}, keyed by client id. */
    public static final String IMAGE_RESULTS = "image-results";

    /** Records of {@link #IMAGE_REQUESTS} that cannot be run, with headers that say why. */
    public static final String IMAGE_REQUESTS_DEAD_LETTERS = "image-requests.dlq";

    /** {@code CameraDefinition}, keyed by camera id, compacted; an empty value removes it. */
    public static final String CAMERAS = "cameras";

    /** {@code CameraFrame} of cameras that are pushed, keyed by camera id; kept for minutes. */
    public static final String CAMERA_FRAMES = "camera-frames";

    /** {@code CameraEvent}, keyed by camera id. */
    public static final String CAMERA_EVENTS = "camera-events";

    /** {@code CameraPicture}: each processed frame, keyed by camera id; kept for minutes. */
    public static final String CAMERA_PICTURES = "camera-pictures";

    /**
     * Header of {@link #FUNCTION_REPLIES}, {@link #TASK_REPLIES} and {@link #IMAGE_REPLIES}: the
     * API replica that waits, in UTF-8.
     */
    public static final String REPLY_TO = "reply-to";

    private Topics() {}

    public static String pipelineRequests(Priority priority) {
        return switch (priority) {
            case HIGH -> PIPELINE_REQUESTS_HIGH;
            case NORMAL -> PIPELINE_REQUESTS_NORMAL;
            case LOW -> PIPELINE_REQUESTS_LOW;
        };
    }

    /** All of them, to be created before anything starts. */
    public static List<String> all() {
        return List.of(
                PIPELINE_REQUESTS_HIGH,
                PIPELINE_REQUESTS_NORMAL,
                PIPELINE_REQUESTS_LOW,
                PIPELINE_REQUESTS_DEAD_LETTERS,
                PROCESSING_PROGRESS,
                EXECUTION_CONTROL,
                PIPELINES,
                FUNCTION_CALLS,
                FUNCTION_REPLIES,
                FUNCTION_CALLS_DEAD_LETTERS,
                TASK_COMMANDS,
                TASK_REPLIES,
                TASK_COMMANDS_DEAD_LETTERS,
                IMAGE_REPLIES,
                IMAGE_REQUESTS,
                IMAGE_RESULTS,
                IMAGE_REQUESTS_DEAD_LETTERS,
                CAMERAS,
                CAMERA_FRAMES,
                CAMERA_EVENTS,
                CAMERA_PICTURES);
    }
}
