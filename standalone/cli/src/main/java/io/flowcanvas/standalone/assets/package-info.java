/** A file server on loopback that stands for an application's own. May touch nothing of ours. */
@NullMarked
package io.flowcanvas.standalone.assets;

import org.jspecify.annotations.NullMarked;
