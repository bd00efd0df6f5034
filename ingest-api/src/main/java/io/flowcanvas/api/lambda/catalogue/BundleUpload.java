package io.flowcanvas.api.lambda.catalogue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.flowcanvas.api.web.Bodies;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.function.FunctionBundle;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes a candidate of a folder's files: {@code function.json} says what the others are. */
final class BundleUpload {
    private BundleUpload() {}

    /**
     * @param documentLimit most bytes of {@code function.json}
     * @throws FlowcanvasException {@code INVALID_BUNDLE} or {@code INVALID_REQUEST}
     */
    static Candidate read(FunctionName name, byte[] zip, long documentLimit) {
        Map<String, byte[]> files = FunctionBundle.read(zip, name.language());
        JsonNode document = document(files.get(FunctionDocument.FILE), documentLimit);
        SortedMap<String, ByteString> code = new TreeMap<>();
        files.forEach((path, content) -> code.put(path, UnsafeByteOperations.unsafeWrap(content)));
        code.remove(FunctionDocument.FILE);
        return FunctionDocument.ofBundle(name, document, code);
    }

    static JsonNode document(byte @Nullable [] content, long limit) {
        if (content == null) {
            throw refused("there is no function.json at the top of the bundle");
        }
        if (content.length > limit) {
            throw refused("function.json has more than " + limit + " bytes");
        }
        return Bodies.json(content);
    }

    static FlowcanvasException refused(String reason) {
        return new FlowcanvasException(ErrorCode.INVALID_BUNDLE, reason);
    }
}
