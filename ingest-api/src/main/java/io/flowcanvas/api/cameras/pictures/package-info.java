/**
 * Processed frames of cameras as they come, read from Kafka while somebody looks. May touch config,
 * memory, messaging and problem.
 */
@NullMarked
package io.flowcanvas.api.cameras.pictures;

import org.jspecify.annotations.NullMarked;
