package io.flowcanvas.standalone.bench;

import java.util.Map;

/**
 * What many live sessions take. Memory is in MiB by process, with its children, pages that several
 * share counted once.
 *
 * @param seconds to open them all and call each once
 */
record SessionFigures(
        int sessions,
        double seconds,
        Map<String, Long> megabytesBefore,
        Map<String, Long> megabytesAfter) {}
