package io.flowcanvas.api.lambda.catalogue;

import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;

/** One check of a value; ends when the patience with it does, at whatever keyword that is. */
final class PatientContext extends ExecutionContext {
    private final Patience patience;

    PatientContext(ExecutionConfig config, Patience patience) {
        super(config);
        this.patience = patience;
    }

    @Override
    public void evaluationPathAddLast(String keyword) {
        patience.check();
        super.evaluationPathAddLast(keyword);
    }

    @Override
    public void evaluationPathAddLast(int index) {
        patience.check();
        super.evaluationPathAddLast(index);
    }
}
