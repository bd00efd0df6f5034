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

/** The shipped photos as JPEGs of 1920 × 1080, scaled to cover and cut in the middle. */
final class BenchPhotos {
    static final int WIDTH = 1920;
    static final int HEIGHT = 1080;

    private BenchPhotos() {}

    static List<Path> make(Path photos, Path folder) throws IOException {
        Files.createDirectories(folder);
        List<Path> made = new ArrayList<>();
        try (Stream<Path> files = Files.list(photos)) {
            for (Path photo : files.sorted().toList()) {
                Path target = folder.resolve(stem(photo) + ".jpg");
                BufferedImage image = ImageIO.read(photo.toFile());
                if (image != null && ImageIO.write(covering(image), "jpeg", target.toFile())) {
                    made.add(target);
                }
            }
        }
        return made;
    }

    private static BufferedImage covering(BufferedImage image) {
        double scale =
                Math.max((double) WIDTH / image.getWidth(), (double) HEIGHT / image.getHeight());
        int width = (int) Math.ceil(image.getWidth() * scale);
        int height = (int) Math.ceil(image.getHeight() * scale);
        BufferedImage result = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = result.createGraphics();
        canvas.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        canvas.drawImage(image, (WIDTH - width) / 2, (HEIGHT - height) / 2, width, height, null);
        canvas.dispose();
        return result;
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}
