package io.flowcanvas.api.submission;

import com.google.protobuf.ByteString;
import java.util.function.Supplier;

/** Where the image of an item comes from. */
public sealed interface ItemContent {

    /**
     * Travels inside the record.
     *
     * @param bytes asked once, on a publisher thread; may read a disk or a network
     */
    record Inline(Supplier<ByteString> bytes) implements ItemContent {}

    /** Too large for a record: goes to the object store first. */
    record Large(SpooledFile file) implements ItemContent {}

    /** Lies in the object store already. */
    record Stored(String objectKey) implements ItemContent {}

    static ItemContent of(SpooledFile file, long inlineLimit) {
        return file.size() <= inlineLimit ? new Inline(file::content) : new Large(file);
    }
}
