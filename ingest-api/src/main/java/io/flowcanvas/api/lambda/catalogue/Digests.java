package io.flowcanvas.api.lambda.catalogue;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;

/** Tells contents apart. */
final class Digests {
    private Digests() {}

    /**
     * SHA-256, in hexadecimal, of a document and files: the same for the same ones, however they
     * were packed.
     *
     * @param document canonical
     */
    static String fingerprint(String document, SortedMap<String, ByteString> files) {
        MessageDigest digest = sha256();
        update(digest, ByteString.copyFromUtf8(document));
        for (Map.Entry<String, ByteString> file : files.entrySet()) {
            update(digest, ByteString.copyFrom(file.getKey(), StandardCharsets.UTF_8));
            update(digest, file.getValue());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** With its length before it, so that no two sequences of texts look the same. */
    private static void update(MessageDigest digest, ByteString bytes) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(bytes.size()).flip());
        bytes.asReadOnlyByteBufferList().forEach(digest::update);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
