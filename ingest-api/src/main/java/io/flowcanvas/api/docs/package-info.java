/** The OpenAPI document and the page that shows it. Touches nothing else. */
@NullMarked
package io.flowcanvas.api.docs;

import org.jspecify.annotations.NullMarked;
