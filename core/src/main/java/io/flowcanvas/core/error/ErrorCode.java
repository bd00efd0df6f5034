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
    TIMEOUT
}
