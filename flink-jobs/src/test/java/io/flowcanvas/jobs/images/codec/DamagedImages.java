package io.flowcanvas.jobs.images.codec;

import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.jobs.images.processing.Photos;
import io.flowcanvas.jobs.images.processing.Runs;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Decodes photos with random damage for some seconds. Arguments: seconds, file for {@code TRIES
 * REFUSED}.
 */
final class DamagedImages {
    private static final ImageLimits LIMITS = new ImageLimits(4_000_000);
    private static final int HEADER = 200;

    private DamagedImages() {}

    public static void main(String[] arguments) throws Exception {
        List<byte[]> files = files();
        Random random = new Random(20261121);
        long end = System.nanoTime() + Long.parseLong(arguments[0]) * 1_000_000_000;
        int tries = 0;
        int refused = 0;
        while (System.nanoTime() < end) {
            try {
                decode(damaged(files.get(tries % files.size()), random));
            } catch (FlowcanvasException e) {
                refused++;
            }
            tries++;
        }
        Files.write(
                Path.of(arguments[1]), List.of(Integer.toString(tries), Integer.toString(refused)));
    }

    /** As for an item: nothing beyond the limit is decoded. */
    private static void decode(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        ImageHeader header = HeaderProbe.probe(bytes);
        LIMITS.check(header);
        NativeScope.call(() -> ImageDecoder.decode(bytes, header, 1).cols());
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] file = whole.clone();
        int flips = 1 + random.nextInt(8);
        for (int i = 0; i < flips; i++) {
            // half of them in the header, where they hurt most
            int reach = random.nextBoolean() ? Math.min(HEADER, file.length) : file.length;
            file[random.nextInt(reach)] = (byte) random.nextInt(256);
        }
        return file;
    }

    private static List<byte[]> files() {
        List<byte[]> files = new ArrayList<>();
        for (String photo : Photos.names()) {
            for (ImageFormat format : ImageFormat.values()) {
                files.add(
                        Runs.item(
                                        Photos.bytes(photo),
                                        ("[{'component': 'thumbnail', 'parameters': {'width': 96}},"
                                                        + " {'component': 'convert', 'parameters':"
                                                        + " {'format': '%s'}}]")
                                                .formatted(format.wireName()))
                                .outputs()
                                .get(0)
                                .content());
            }
        }
        return files;
    }
}
