/**
 * Cameras for the bench: a server that shows them, and what the engine makes of their frames. May
 * touch the jobs' records and codecs, Kafka and the testkit's RTSP server.
 */
@NullMarked
package io.flowcanvas.standalone.cameras;

import org.jspecify.annotations.NullMarked;
