package io.flowcanvas.core.naming;

import java.util.List;

/**
 * Names that the functions job and the function server agree on, each as {@code namespace/name}:
 * the functions, the types of their messages and where what they send leaves the job.
 */
public final class FunctionTypes {
    public static final String NAMESPACE = "flowcanvas";

    /** Sessions, by request id; the one function that lives in the job. */
    public static final String SESSION = NAMESPACE + "/session";

    /** Executions of sessions, by call id, so that each is answered when it ends. */
    public static final String SESSION_RUN = NAMESPACE + "/session-run";

    /** Runs of the code sandbox, by execution id. */
    public static final String CODE = NAMESPACE + "/code";

    /** The work of {@link #CODE}, apart so that a cancellation need not wait for it. */
    public static final String CODE_RUN = NAMESPACE + "/code-run";

    /** Checks of candidates, by digest. */
    public static final String CHECK = NAMESPACE + "/check";

    /** Message type: {@code FunctionCall}. */
    public static final String CALL = NAMESPACE + "/function-call";

    /** Message type: {@code SessionRun}, for {@link #SESSION_RUN}. */
    public static final String SESSION_RUN_REQUEST = NAMESPACE + "/session-run-request";

    /**
     * Message type: a session is over, for {@link #SESSION_RUN} by the session's request id;
     * carries the id of the call that opened it as text.
     */
    public static final String SESSION_ENDED = NAMESPACE + "/session-ended";

    /** Egress and its type: {@code FunctionReply}. */
    public static final String REPLIES = NAMESPACE + "/replies";

    /** Egress and its type: {@code ProgressEvent}. */
    public static final String PROGRESS = NAMESPACE + "/progress";

    private FunctionTypes() {}

    /** All remote functions. */
    public static List<String> remote() {
        return List.of(SESSION_RUN, CODE, CODE_RUN, CHECK);
    }
}
