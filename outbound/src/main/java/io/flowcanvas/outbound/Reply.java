package io.flowcanvas.outbound;

import java.util.Map;

/**
 * What came of a POST; its body is thrown away.
 *
 * @param headers by lower-case name, the first value of each
 */
public record Reply(int status, Map<String, String> headers) {}
