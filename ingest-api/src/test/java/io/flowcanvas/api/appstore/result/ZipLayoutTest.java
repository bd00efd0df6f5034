package io.flowcanvas.api.appstore.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZipLayoutTest {
    private static final long GIB = 1L << 30;
    private static final long MOST_32 = 0xFFFF_FFFFL;

    @Test
    void isReadByTheJavaPlatform() throws IOException {
        Map<String, byte[]> files = files();
        Map<String, byte[]> read = new LinkedHashMap<>();

        try (ZipInputStream zip =
                new ZipInputStream(new ByteArrayInputStream(Layouts.bytes(files)))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                read.put(entry.getName(), zip.readAllBytes());
            }
        }

        assertThat(read.keySet()).containsExactlyElementsOf(files.keySet());
        files.forEach((name, content) -> assertThat(read.get(name)).isEqualTo(content));
    }

    @Test
    void isReadByCommonsCompress() throws IOException {
        Map<String, byte[]> files = files();

        try (ZipFile zip = opened(new Layouts.Channel(Layouts.of(files)))) {
            List<ZipArchiveEntry> entries = Collections.list(zip.getEntries());
            assertThat(entries)
                    .extracting(ZipArchiveEntry::getName)
                    .containsExactlyElementsOf(files.keySet());
            assertThat(entries)
                    .allSatisfy(
                            entry -> {
                                assertThat(entry.getGeneralPurposeBit().usesUTF8ForNames())
                                        .isTrue();
                                assertThat(entry.getMethod()).isEqualTo(ZipArchiveEntry.STORED);
                                assertThat(entry.getUnixMode()).isEqualTo(0100644);
                                assertThat(entry.getExtraFields()).isEmpty();
                            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 65_534, 65_535, 65_536, 70_000})
    void holdsAnyNumberOfEmptyFiles(int count) throws IOException {
        Map<String, byte[]> files = Layouts.named(count);
        byte[] whole = Layouts.bytes(files);

        assertThat(whole).hasSize((int) Layouts.of(files).sizeBytes());
        try (ZipFile zip = opened(new Layouts.Channel(Layouts.of(files)))) {
            assertThat(Collections.list(zip.getEntries())).hasSize(count);
        }
        boolean zip64 = count >= 65_535;
        assertThat(whole.length).isEqualTo(count * (30 + 11 + 46 + 11) + 22 + (zip64 ? 76 : 0));
    }

    @ParameterizedTest
    @CsvSource({"4294967294,0", "4294967295,20", "4294967296,20"})
    void usesZip64ForAFileOnlyWhereItsSizeDoesNotFit(long size, int more) {
        ZipEntry entry = new ZipEntry("a", size, 0);

        assertThat(ZipRecords.headerLength(entry)).isEqualTo(30 + 1 + more);
        assertThat(ZipRecords.directoryEntryLength(entry, 0)).isEqualTo(46 + 1 + more);
        assertThat(new ZipRecords(Layouts.TIME).header(entry)).hasSize(30 + 1 + more);
    }

    @ParameterizedTest
    @CsvSource({"4294967294,0", "4294967295,12"})
    void usesZip64ForAnOffsetOnlyWhereItDoesNotFit(long offset, int more) {
        ZipEntry entry = new ZipEntry("a", 1, 0);

        assertThat(new ZipRecords(Layouts.TIME).directoryEntry(entry, offset))
                .hasSize(46 + 1 + more);
    }

    @Test
    void isReadBeyondFourGibibytes() throws IOException {
        List<ZipEntry> entries =
                List.of(
                        new ZipEntry("small", 10, 1),
                        new ZipEntry("huge", 5 * GIB, 0xFFFF_FFFFL),
                        new ZipEntry("largest that needs no Zip64", MOST_32 - 1, 3),
                        new ZipEntry("smallest that does", MOST_32, 4),
                        new ZipEntry("last", 7, 5));
        ZipLayout layout = ZipLayout.of(entries, Layouts.TIME);

        try (ZipFile zip = opened(new Layouts.Channel(layout))) {
            List<ZipArchiveEntry> read = Collections.list(zip.getEntries());
            assertThat(read)
                    .extracting(ZipArchiveEntry::getName)
                    .containsExactlyElementsOf(entries.stream().map(ZipEntry::name).toList());
            assertThat(read)
                    .extracting(ZipArchiveEntry::getSize)
                    .containsExactlyElementsOf(entries.stream().map(ZipEntry::sizeBytes).toList());
            assertThat(read)
                    .extracting(ZipArchiveEntry::getCrc)
                    .containsExactlyElementsOf(entries.stream().map(ZipEntry::crc32).toList());
            // the file's own header is found where the directory says
            assertThat(zip.getRawInputStream(read.get(4)).readAllBytes()).isEqualTo(new byte[7]);
        }
        assertThat(layout.sizeBytes()).isGreaterThan(13 * GIB);
    }

    @Test
    void isTheSameFromWhateverByteItIsRead() {
        Map<String, byte[]> files = files();
        List<byte[]> contents = List.copyOf(files.values());
        ZipLayout layout = Layouts.of(files);
        byte[] whole = Layouts.bytes(files);

        for (int first = 0; first < whole.length; first++) {
            int length = Math.min(97, whole.length - first);
            assertThat(Layouts.bytes(layout, contents, first, length))
                    .isEqualTo(Arrays.copyOfRange(whole, first, first + length));
        }
        assertThat(Layouts.bytes(layout, contents, 1, whole.length - 1L))
                .isEqualTo(Arrays.copyOfRange(whole, 1, whole.length));
    }

    @Test
    void putsSmallPiecesTogether() {
        ZipLayout layout = Layouts.of(Layouts.named(10_000));
        List<ZipLayout.Part> parts = new ArrayList<>();
        layout.parts(0, layout.sizeBytes()).forEach(parts::add);

        assertThat(parts.size()).isLessThan(100);
    }

    @Test
    void hasNoBytesBeyondItsEnd() {
        ZipLayout layout = Layouts.of(files());

        assertThat(layout.parts(layout.sizeBytes(), 0)).isEmpty();
        assertThatThrownBy(() -> layout.parts(1, layout.sizeBytes()))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/etc/passwd", "../a", "a/../../b", "a//b", "a/", "./a", ".."})
    void takesNoNameThatLeadsOutOfTheFolder(String name) {
        assertThatThrownBy(() -> new ZipEntry(name, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"1970-01-01T00:00:00Z,1980", "2200-01-01T00:00:00Z,2107"})
    void keepsTimesWithinWhatAZipCanSay(Instant time, int year) throws IOException {
        ZipLayout layout = ZipLayout.of(List.of(new ZipEntry("a", 0, 0)), time);

        try (ZipFile zip = opened(new Layouts.Channel(layout))) {
            var read = zip.getEntry("a").getLastModifiedDate().toInstant();
            assertThat(read.toString()).startsWith(Integer.toString(year));
        }
    }

    private static ZipFile opened(Layouts.Channel channel) throws IOException {
        return ZipFile.builder().setSeekableByteChannel(channel).get();
    }

    private static Map<String, byte[]> files() {
        byte[] noise = new byte[5000];
        new Random(7).nextBytes(noise);
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("results.json", Layouts.text("{}"));
        files.put("images/Größe ☃ 台北.jpg", noise);
        files.put("images/empty", new byte[0]);
        files.put("images/also empty", new byte[0]);
        files.put("last.txt", Layouts.text("the end"));
        return files;
    }
}
