package io.flowcanvas.functions.sandbox.seccomp;

/** A line of the table, for one machine and profile. */
record SystemCall(String name, int number, Rule rule) {}
