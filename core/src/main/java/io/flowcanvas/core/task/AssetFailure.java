package io.flowcanvas.core.task;

import io.flowcanvas.core.error.ErrorCode;

/**
 * An asset that could not be downloaded or processed.
 *
 * @param message for a person: what happened and what to do
 */
public record AssetFailure(String fileName, ErrorCode code, String message) {}
