/** Tests of the testkit. The services here are real; a test that stops one starts it again. */
@NullMarked
package io.flowcanvas.testkit;

import org.jspecify.annotations.NullMarked;
