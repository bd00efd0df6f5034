/** What integration tests share: the API over real services, and an engine that needs no Flink. */
@NullMarked
package io.flowcanvas.api.support;

import org.jspecify.annotations.NullMarked;
