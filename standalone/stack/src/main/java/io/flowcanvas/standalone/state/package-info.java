/** What a data folder remembers: secrets, the running services, who holds the folder. */
@NullMarked
package io.flowcanvas.standalone.state;

import org.jspecify.annotations.NullMarked;
