package io.flowcanvas.core.task;

/** What a client gets in the end. Written in JSON as it is named here. */
public enum ResultType {
    /** One JSON document. */
    JSON,
    /** The files: one as it is, several as a ZIP. */
    STREAM,
    /** A page. */
    WEBSITE
}
