package io.flowcanvas.standalone.bench;

import java.util.List;

/** The figures of one run. */
public interface Report {
    String json();

    /** The same as a table for people. */
    List<String> lines();
}
