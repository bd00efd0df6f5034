/** The program itself; puts the features together and nothing else. */
@NullMarked
package io.flowcanvas.api;

import org.jspecify.annotations.NullMarked;
