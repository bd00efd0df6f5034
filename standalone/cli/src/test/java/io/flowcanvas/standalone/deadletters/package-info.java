/** Tests of dead letters. */
@NullMarked
package io.flowcanvas.standalone.deadletters;

import org.jspecify.annotations.NullMarked;
