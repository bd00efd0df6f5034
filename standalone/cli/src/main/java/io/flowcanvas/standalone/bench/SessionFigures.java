package io.flowcanvas.standalone.bench;

import java.util.Map;

/**
 * What many live sessions take. Memory is in MiB by process, with its children, pages that several
 * share counted once.
 *
 * @param seconds to open them all and call each once
 * @param megabytesIdle before the first call of the run
 * @param megabytesBefore after the other loads, with as many idle workers as are kept
 */
record SessionFigures(
        int sessions,
        double seconds,
        Map<String, Long> megabytesIdle,
        Map<String, Long> megabytesBefore,
        Map<String, Long> megabytesAfter) {}
