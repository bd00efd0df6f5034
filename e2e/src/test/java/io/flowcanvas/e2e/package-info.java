/**
 * Black-box tests: they start the stack with {@code ./flowcanvas}, talk HTTP and WebSocket to it,
 * and break it from outside. They touch no class of the product.
 */
package io.flowcanvas.e2e;
