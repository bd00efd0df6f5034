package io.flowcanvas.api.lambda.catalogue;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.function.FunctionBundle;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * A candidate's files as the function server gets them.
 *
 * @param digest SHA-256, in hexadecimal
 */
record Packed(ByteBuffer content, String digest, int size) {

    static Packed of(Candidate candidate) {
        Map<String, byte[]> files = new HashMap<>();
        candidate.files().forEach((path, content) -> files.put(path, bytes(content)));
        byte[] zip = FunctionBundle.of(files);
        return new Packed(ByteBuffer.wrap(zip), FunctionBundle.digest(zip), zip.length);
    }

    private static byte[] bytes(ByteString content) {
        return content.toByteArray();
    }
}
