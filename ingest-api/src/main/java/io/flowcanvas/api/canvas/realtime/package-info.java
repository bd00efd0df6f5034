/**
 * The gRPC service: images in, results out, as they finish. May touch auth, calls, config, health,
 * memory, messaging, objectstore, pipelines, submission, tracking, web, core and proto.
 */
@NullMarked
package io.flowcanvas.api.canvas.realtime;

import org.jspecify.annotations.NullMarked;
