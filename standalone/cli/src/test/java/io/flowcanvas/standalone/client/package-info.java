/** Tests of what the API's answers become. */
@NullMarked
package io.flowcanvas.standalone.client;

import org.jspecify.annotations.NullMarked;
