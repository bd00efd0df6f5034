package io.flowcanvas.jobs.functions;

import io.flowcanvas.statefun.shaded.protobuf.UnsafeByteOperations;
import org.apache.flink.statefun.sdk.reqreply.generated.TypedValue;

/** StateFun's messages, whose protobuf classes are not those of our own records. */
final class TypedValues {
    private TypedValues() {}

    /** The bytes are taken as they are: nobody may change them afterwards. */
    static TypedValue of(String type, byte[] bytes) {
        return TypedValue.newBuilder()
                .setTypename(type)
                .setHasValue(true)
                .setValue(UnsafeByteOperations.unsafeWrap(bytes))
                .build();
    }

    static byte[] bytes(TypedValue value) {
        return value.getValue().toByteArray();
    }
}
