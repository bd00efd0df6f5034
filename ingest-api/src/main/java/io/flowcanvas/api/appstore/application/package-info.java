/**
 * What a task can run: configured applications and pipelines of users. May touch pipelines, files,
 * config and core.
 */
@NullMarked
package io.flowcanvas.api.appstore.application;

import org.jspecify.annotations.NullMarked;
