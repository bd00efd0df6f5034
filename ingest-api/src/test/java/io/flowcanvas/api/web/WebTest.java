package io.flowcanvas.api.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.json.Json;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebTest {

    @Test
    void aPageNamesTheNextOneOnlyIfThereIsOne() {
        UUID id = UUID.randomUUID();

        Page<String> last = Page.of(List.of(id.toString()), 1, key -> key);
        Page<String> more = Page.of(List.of(id.toString(), "next"), 1, key -> key);

        assertThat(Json.mapper().writeValueAsString(last)).contains("\"next_cursor\":null");
        assertThat(more.data()).containsExactly(id.toString());
        assertThat(Cursors.before(more.nextCursor())).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "abc", "MTIz"})
    void refusesCursorsOfOthers(String cursor) {
        assertThatThrownBy(() -> Cursors.before(cursor)).isInstanceOf(FlowcanvasException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "photo.jpg,photo.jpg",
        "../../etc/passwd,passwd",
        "C:\\\\temp\\\\a.png,a.png",
        "'  ',fallback",
        "..,fallback",
        "folder/,fallback"
    })
    void makesFileNamesHarmless(String given, String kept) {
        assertThat(FileNames.clean(given, "fallback")).isEqualTo(kept);
    }

    @Test
    void dropsControlCharactersFromFileNamesAndCutsThem() {
        assertThat(FileNames.clean("a\r\nb\u0000\u202Ec", "x")).isEqualTo("abc");
        assertThat(FileNames.clean("x".repeat(500), "x")).hasSize(200);
        assertThat(FileNames.clean(null, "fallback")).isEqualTo("fallback");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1-1-1-1-1", "", "zzzzzzzz-0000-0000-0000-000000000000"})
    void takesOnlyWholeUuids(String text) {
        assertThat(Ids.parse(text)).isEmpty();
    }
}
