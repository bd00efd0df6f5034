package io.flowcanvas.core.error;

/**
 * Every way a request or an item can fail, named once; each dialect maps these to its own status
 * and format.
 */
public enum ErrorCode {
    /** The request itself is wrong; the violations say where. */
    INVALID_REQUEST,
    UNAUTHORIZED,
    FORBIDDEN,
    /** There is no such thing, or it belongs to somebody else. */
    NOT_FOUND,
    CONFLICT,
    /** An Idempotency-Key came again with another body. */
    IDEMPOTENCY_KEY_REUSED,
    /** An upload is larger than the configured limit. */
    PAYLOAD_TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    RATE_LIMITED,
    /** A part of the system is down; the same request may succeed later. */
    SERVICE_UNAVAILABLE,
    INTERNAL_ERROR,
    /** Not an image, truncated, or in a format that is not taken. */
    UNREADABLE_IMAGE,
    /** More pixels than the limit allows, read from the header before decoding. */
    IMAGE_TOO_LARGE,
    /** The pipeline is not known, or no longer. */
    UNKNOWN_PIPELINE,
    /** No such model in the models folder or the object store. */
    MODEL_NOT_FOUND,
    /** A file is not a model we can run, or its outputs have no known meaning. */
    UNUSABLE_MODEL,
    /** A component could not do its work on this image. */
    COMPONENT_FAILED,
    /** An object that the work needs is gone from the object store. */
    INPUT_MISSING,
    /** Somebody cancelled it. */
    CANCELLED,
    /** Longer than the wall-clock limit. */
    TIMEOUT,
    /** The parameters of a call are not what the function's schema asks for. */
    INVALID_PARAMS,
    /** A session could not be opened. */
    INITIALIZATION_ERROR,
    /** User code threw, or ended its process with a status other than 0. */
    RUNTIME_ERROR,
    /** The process of user code died: a signal, an abort, an exit in the middle of a call. */
    PROCESS_CRASHED,
    CPU_LIMIT_EXCEEDED,
    MEMORY_LIMIT_EXCEEDED,
    PROCESS_LIMIT_EXCEEDED,
    FILE_SIZE_LIMIT_EXCEEDED,
    /** Result, stdout or stderr larger than may leave the sandbox. */
    OUTPUT_LIMIT_EXCEEDED,
    /** What user code returned is not JSON, or not what its schema promises. */
    INVALID_RESULT,
    /** The compiler, or the first look of an interpreter, refused the code. */
    COMPILATION_FAILED,
    /** An example of a function did not come out as its publisher says; nothing was published. */
    EXAMPLE_FAILED,
    /**
     * Published files are not acceptable: no entry file, a link, a path that leaves the bundle, too
     * large.
     */
    INVALID_BUNDLE,
    /** The machine cannot run the language; the message says what to install. */
    RUNTIME_UNAVAILABLE,
    /** An asset could not be downloaded; the message says what its server answered. */
    DOWNLOAD_FAILED,
    /** A URL leads to an address that is not open to us: loopback, private, link-local and such. */
    ADDRESS_FORBIDDEN,
    /** A task that nobody finished. */
    EXPIRED,
    /** More of a task's assets failed than it may have. */
    TOO_MANY_FAILURES
}
