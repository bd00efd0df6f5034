/** Tests of the sandbox; what needs bubblewrap says so with {@link RequiresSandbox}. */
package io.flowcanvas.functions.sandbox;
