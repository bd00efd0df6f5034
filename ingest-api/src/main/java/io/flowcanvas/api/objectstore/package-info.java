/** Objects over the S3 API, streamed both ways. May touch config. */
@NullMarked
package io.flowcanvas.api.objectstore;

import org.jspecify.annotations.NullMarked;
