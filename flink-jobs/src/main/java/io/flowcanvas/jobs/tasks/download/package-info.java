/**
 * Downloads of assets: which comes next, how one is done, and the operator that remembers them. Of
 * the rest of the jobs it knows configuration, storage, serialization and what operators share.
 */
@NullMarked
package io.flowcanvas.jobs.tasks.download;

import org.jspecify.annotations.NullMarked;
