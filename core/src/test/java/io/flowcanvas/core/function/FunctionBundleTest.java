package io.flowcanvas.core.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionBundleTest {
    private static final byte[] SOURCE = "module.exports = 1".getBytes(StandardCharsets.UTF_8);

    private static byte[] deflated(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    /** Of every entry: made on Unix, with that mode. */
    private static byte[] withMode(byte[] zip, int mode) {
        ByteBuffer buffer = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + 46 < zip.length; at++) {
            if (buffer.getInt(at) == 0x02014b50) {
                buffer.put(at + 5, (byte) 3).putInt(at + 38, mode << 16);
            }
        }
        return zip;
    }

    private static void assertRefused(byte[] zip, String saying) {
        assertThatThrownBy(() -> FunctionBundle.read(zip, Language.NODEJS))
                .isInstanceOfSatisfying(
                        FlowcanvasException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_BUNDLE))
                .hasMessageContaining(saying);
    }

    @Test
    void theSameFilesGiveTheSameBytesInAnyOrder() {
        Map<String, byte[]> one = new LinkedHashMap<>();
        one.put("index.js", SOURCE);
        one.put("lib/a.js", new byte[] {1});
        Map<String, byte[]> other = new LinkedHashMap<>();
        other.put("lib/a.js", new byte[] {1});
        other.put("index.js", SOURCE);

        assertThat(FunctionBundle.of(one)).isEqualTo(FunctionBundle.of(other));
        assertThat(FunctionBundle.digest(FunctionBundle.ofSource(Language.NODEJS, "1")))
                .as("the digest of a published function may not change with the release")
                .isEqualTo("27fb0bc486669aaf919a697c13f8f51c3474c40dc0776699557e9ae76284a4bb");
    }

    @Test
    void whatWasWrittenIsReadBackPackedOrNot() throws IOException {
        Map<String, byte[]> files = Map.of("index.js", SOURCE, "node_modules/x/y.js", new byte[9]);
        for (byte[] zip : new byte[][] {FunctionBundle.of(files), deflated(files)}) {
            Map<String, byte[]> read = FunctionBundle.read(zip, Language.NODEJS);
            assertThat(read).containsOnlyKeys(files.keySet());
            assertThat(read.get("index.js")).isEqualTo(SOURCE);
        }
        assertThat(
                        FunctionBundle.read(
                                withMode(FunctionBundle.of(files), 0100644), Language.NODEJS))
                .hasSize(2);
    }

    @Test
    void linksAndDevicesAreRefused() {
        byte[] zip = FunctionBundle.of(Map.of("index.js", SOURCE));
        assertRefused(withMode(zip.clone(), 0120777), "symbolic link");
        assertRefused(withMode(zip.clone(), 0020666), "neither a file nor a folder");
        assertRefused(withMode(zip.clone(), 0010666), "neither a file nor a folder");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/cron.d/x",
                "../x",
                "a/../../x",
                "a//x",
                "./x",
                "a\\x",
                "C:/x",
                "a\0b",
                "a\nb",
                "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17"
            })
    void pathsThatLeaveTheBundleOrConfuseAreRefused(String path) {
        assertRefused(FunctionBundle.of(Map.of("index.js", SOURCE, path, SOURCE)), "'");
    }

    @Test
    void namesThatComeTwiceAreRefused() {
        byte[] zip = FunctionBundle.of(Map.of("index.js", SOURCE, "indeX.js", SOURCE));
        for (int at = 0; at < zip.length; at++) {
            if (zip[at] == 'X') {
                zip[at] = 'x';
            }
        }
        assertRefused(zip, "twice");
        assertRefused(
                FunctionBundle.of(Map.of("index.js", SOURCE, "a", SOURCE, "a/b", SOURCE)),
                "both a file and a folder");
    }

    @Test
    void bombsAreRefusedBeforeTheyUnfold() throws IOException {
        byte[] bomb =
                deflated(
                        Map.of(
                                "index.js",
                                SOURCE,
                                "zeros",
                                new byte[FunctionBundle.MOST_BYTES + 1]));
        assertThat(bomb.length).isLessThan(100_000);
        assertRefused(bomb, "bytes in all");

        Map<String, byte[]> many = new LinkedHashMap<>();
        for (int i = 0; i <= FunctionBundle.MOST_FILES; i++) {
            many.put("f" + i, new byte[0]);
        }
        assertRefused(FunctionBundle.of(many), "entries");
    }

    @Test
    void anEntryThatUnpacksToMoreThanItSaysIsRefused() throws IOException {
        byte[] zip = deflated(Map.of("index.js", new byte[1 << 20]));
        ByteBuffer buffer = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + 46 < zip.length; at++) {
            if (buffer.getInt(at) == 0x02014b50) {
                buffer.putInt(at + 24, 100);
            }
        }
        assertRefused(zip, "damaged");
    }

    @Test
    void cutAndScrambledArchivesAreRefusedWhereverTheyBreak() {
        byte[] zip = FunctionBundle.of(Map.of("index.js", SOURCE));
        for (int length = 0; length < zip.length; length++) {
            assertRefused(java.util.Arrays.copyOf(zip, length), "");
        }
        for (int at = 0; at < zip.length; at++) {
            byte[] changed = zip.clone();
            changed[at] ^= (byte) 0xFF;
            try {
                FunctionBundle.read(changed, Language.NODEJS);
            } catch (FlowcanvasException refused) {
                assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_BUNDLE);
            }
        }
    }

    @Test
    void theEntryFileMustBeThereAndBeSourceCode() {
        assertRefused(FunctionBundle.of(Map.of("main.py", SOURCE)), "no index.js");
        assertRefused(
                FunctionBundle.of(Map.of("index.js", new byte[] {0x7F, 'E', 'L', 'F', 2, 1})),
                "ELF program; publish its source");
        assertRefused(
                FunctionBundle.of(Map.of("index.js", new byte[] {'M', 'Z', 0, 0})), "Windows");
        assertRefused(FunctionBundle.of(Map.of("index.js", new byte[] {'a', 0})), "binary");
        assertRefused(FunctionBundle.of(Map.of("index.js", new byte[] {(byte) 0xFF})), "UTF-8");
    }
}
