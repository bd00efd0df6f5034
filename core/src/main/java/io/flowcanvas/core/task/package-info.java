/** Tasks over asset URLs: what all processes must agree on. May touch error, execution and json. */
@NullMarked
package io.flowcanvas.core.task;

import org.jspecify.annotations.NullMarked;
