package io.flowcanvas.api.appstore.result;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** ZIPs made by our layout, for readers that are not ours. */
final class Layouts {
    static final Instant TIME = Instant.parse("2026-11-22T06:30:10Z");

    private Layouts() {}

    static ZipEntry entry(String name, byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        return new ZipEntry(name, content.length, crc.getValue());
    }

    static ZipLayout of(Map<String, byte[]> files) {
        return ZipLayout.of(
                files.entrySet().stream()
                        .map(file -> entry(file.getKey(), file.getValue()))
                        .toList(),
                TIME);
    }

    static byte[] bytes(Map<String, byte[]> files) {
        ZipLayout layout = of(files);
        return bytes(layout, List.copyOf(files.values()), 0, layout.sizeBytes());
    }

    static byte[] bytes(ZipLayout layout, List<byte[]> contents, long first, long length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ZipLayout.Part part : layout.parts(first, length)) {
            if (part instanceof ZipLayout.Stretch stretch) {
                out.write(
                        contents.get(stretch.index()),
                        (int) stretch.first(),
                        (int) stretch.length());
            } else {
                out.writeBytes(((ZipLayout.Literal) part).bytes());
            }
        }
        return out.toByteArray();
    }

    static Map<String, byte[]> named(int count) {
        Map<String, byte[]> files = new java.util.LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            files.put("empty/%05d".formatted(i), new byte[0]);
        }
        return files;
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A ZIP of any length whose files are zeros, read where it is looked at. */
    static final class Channel implements SeekableByteChannel {
        private final ZipLayout layout;
        private long position;

        Channel(ZipLayout layout) {
            this.layout = layout;
        }

        @Override
        public int read(ByteBuffer target) {
            if (position >= size()) {
                return -1;
            }
            int length = (int) Math.min(target.remaining(), size() - position);
            List<ZipLayout.Part> parts = new ArrayList<>();
            layout.parts(position, length).forEach(parts::add);
            for (ZipLayout.Part part : parts) {
                target.put(
                        part instanceof ZipLayout.Literal literal
                                ? literal.bytes()
                                : new byte[(int) ((ZipLayout.Stretch) part).length()]);
            }
            position += length;
            return length;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            throw new IOException("is read only");
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public SeekableByteChannel position(long next) {
            position = next;
            return this;
        }

        @Override
        public long size() {
            return layout.sizeBytes();
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            throw new IOException("is read only");
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
