package io.flowcanvas.core.function;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The files of a function, as one ZIP.
 *
 * <p>Acceptable is: at most {@value #MOST_FILES} files of at most {@value #MOST_BYTES} bytes in all
 * when unpacked; relative paths of at most {@value #DEEPEST} levels and {@value #LONGEST_PATH}
 * bytes, without {@code .}, {@code ..}, backslashes and control characters, each once; no links;
 * the language's entry file among them, a text in UTF-8.
 */
public final class FunctionBundle {
    public static final int MOST_FILES = 2000;
    public static final int MOST_BYTES = 32 << 20;
    public static final int DEEPEST = 16;

    /** What a tar archive holds. */
    public static final int LONGEST_PATH = 200;

    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
    private static final Map<String, String> NATIVE_PROGRAMS =
            Map.of(
                    "7f454c46", "an ELF program",
                    "feedface", "a Mach-O program",
                    "feedfacf", "a Mach-O program",
                    "cefaedfe", "a Mach-O program",
                    "cffaedfe", "a Mach-O program",
                    "cafebabe", "a Mach-O program or a Java class",
                    "0061736d", "a WebAssembly module",
                    "504b0304", "a ZIP");

    private FunctionBundle() {}

    /** The same files give the same bytes, whatever made them; nothing is compressed. */
    public static byte[] of(Map<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
                zip.putNextEntry(entry(file.getKey(), file.getValue()));
                zip.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A bundle of the entry file alone. */
    public static byte[] ofSource(Language language, String source) {
        return of(Map.of(language.entryFile(), source.getBytes(StandardCharsets.UTF_8)));
    }

    private static ZipEntry entry(String path, byte[] content) {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(path);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(checksum.getValue());
        entry.setTimeLocal(NO_TIME);
        return entry;
    }

    /** SHA-256, in lower-case hexadecimal. */
    public static String digest(byte[] bundle) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bundle));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Content by path.
     *
     * @throws FlowcanvasException {@code INVALID_BUNDLE}, saying what to do
     */
    public static Map<String, byte[]> read(byte[] bundle, Language language) {
        Map<String, byte[]> files = new ZipReader(bundle).files();
        byte[] entry = files.get(language.entryFile());
        if (entry == null) {
            throw invalid(
                    "there is no %s at the top of the bundle, where a function in %s begins"
                            .formatted(language.entryFile(), language.wireName()));
        }
        checkText(language.entryFile(), entry);
        return files;
    }

    private static void checkText(String name, byte[] content) {
        if (content.length >= 4) {
            String kind = NATIVE_PROGRAMS.get(HexFormat.of().formatHex(content, 0, 4));
            if (kind == null && content[0] == 'M' && content[1] == 'Z' && content[2] < ' ') {
                kind = "a Windows program";
            }
            if (kind != null) {
                throw invalid("%s is %s; publish its source code".formatted(name, kind));
            }
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
            if (text.indexOf('\0') >= 0) {
                throw invalid("%s is binary; publish its source code".formatted(name));
            }
        } catch (CharacterCodingException e) {
            throw invalid("%s is not a text in UTF-8; publish its source code".formatted(name));
        }
    }

    static FlowcanvasException invalid(String message) {
        return new FlowcanvasException(ErrorCode.INVALID_BUNDLE, message);
    }
}
