/** Tests of the filters, with an interpreter of their programs. */
package io.flowcanvas.functions.sandbox.seccomp;
