/** The object store as the jobs use it: get and put, patient with outages. Touches the AWS SDK. */
@NullMarked
package io.flowcanvas.jobs.storage;

import org.jspecify.annotations.NullMarked;
