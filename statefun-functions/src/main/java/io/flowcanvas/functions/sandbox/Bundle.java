package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.function.FunctionBundle;
import io.flowcanvas.core.function.Language;

/** From a published ZIP to what a sandbox runs. */
public final class Bundle {
    private Bundle() {}

    /**
     * @param zip as {@link FunctionBundle} describes
     * @throws io.flowcanvas.core.error.FlowcanvasException {@code INVALID_BUNDLE}, saying what to
     *     do
     */
    public static Program program(Language language, byte[] zip, boolean script) {
        return new Program(
                language, FunctionBundle.digest(zip), FunctionBundle.read(zip, language), script);
    }
}
