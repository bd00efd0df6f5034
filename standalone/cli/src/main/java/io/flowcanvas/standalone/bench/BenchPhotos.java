package io.flowcanvas.standalone.bench;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** The shipped photos as JPEGs of one size, scaled to cover and cut in the middle. */
final class BenchPhotos {
    private static final int WIDTH = 1920;
    private static final int HEIGHT = 1080;

    private BenchPhotos() {}

    /** Of 1920 × 1080. */
    static List<Path> make(Path photos, Path folder) throws IOException {
        return make(photos, folder, WIDTH, HEIGHT);
    }

    static List<Path> make(Path photos, Path folder, int width, int height) throws IOException {
        Files.createDirectories(folder);
        List<Path> made = new ArrayList<>();
        try (Stream<Path> files = Files.list(photos)) {
            for (Path photo : files.sorted().toList()) {
                Path target = folder.resolve(stem(photo) + ".jpg");
                BufferedImage image = ImageIO.read(photo.toFile());
                if (image != null
                        && ImageIO.write(covering(image, width, height), "jpeg", target.toFile())) {
                    made.add(target);
                }
            }
        }
        return made;
    }

    private static BufferedImage covering(BufferedImage image, int width, int height) {
        double scale =
                Math.max((double) width / image.getWidth(), (double) height / image.getHeight());
        int scaledWidth = (int) Math.ceil(image.getWidth() * scale);
        int scaledHeight = (int) Math.ceil(image.getHeight() * scale);
        BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = result.createGraphics();
        canvas.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        canvas.drawImage(
                image,
                (width - scaledWidth) / 2,
                (height - scaledHeight) / 2,
                scaledWidth,
                scaledHeight,
                null);
        canvas.dispose();
        return result;
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}
