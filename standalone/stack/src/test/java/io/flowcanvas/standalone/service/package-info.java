/** Tests of this package. */
@NullMarked
package io.flowcanvas.standalone.service;

import org.jspecify.annotations.NullMarked;
