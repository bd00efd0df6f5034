package io.flowcanvas.jobs.kafka;

import io.flowcanvas.proto.jobs.v1.Directive;
import java.io.Serializable;
import java.util.List;

/** All pipelines there are now, for an operator that must know them before its first record. */
public interface PipelineTopic extends Serializable {
    /** In the order in which they were written. */
    List<Directive> read();
}
