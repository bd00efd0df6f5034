package io.flowcanvas.functions.sandbox;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs code in bubblewrap, in all languages. Where this machine cannot, it is skipped
 * with the sentence that says what to install; with the system property {@code
 * flowcanvas.tests.require-sandbox=true} it fails instead. A parameter of type {@link Sandbox} is
 * the one that all tests of a run share.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SharedSandbox.class)
@interface RequiresSandbox {}
