package io.flowcanvas.functions.sandbox;

/**
 * Whether a language can be run.
 *
 * @param message what is missing and the command that installs it; the interpreter's version where
 *     nothing is
 */
public record Availability(boolean available, String message) {}
