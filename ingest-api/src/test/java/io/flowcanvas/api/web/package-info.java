/** Tests of: What dialects share. */
@NullMarked
package io.flowcanvas.api.web;

import org.jspecify.annotations.NullMarked;
