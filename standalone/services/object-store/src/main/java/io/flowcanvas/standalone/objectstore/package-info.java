/**
 * S3 over a folder of this machine, as a program. Touches s3proxy and the guard; nothing of ours
 * imports it.
 */
@NullMarked
package io.flowcanvas.standalone.objectstore;

import org.jspecify.annotations.NullMarked;
