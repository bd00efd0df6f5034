/** What all HTTP dialects share: paging, addresses, limits, headers. May touch config and core. */
@NullMarked
package io.flowcanvas.api.web;

import org.jspecify.annotations.NullMarked;
