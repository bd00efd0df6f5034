package io.flowcanvas.api.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.core.error.FlowcanvasException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IfMatchTest {

    @ParameterizedTest
    @CsvSource({"'\"3\"',3,true", "'\"2\", \"3\"',3,true", "*,3,true", "'\"2\"',3,false"})
    void comparesVersions(String header, int version, boolean matches) {
        assertThat(IfMatch.versions(header, "pipeline").test(version)).isEqualTo(matches);
    }

    @Test
    void takesAnyVersionWithoutIt() {
        assertThat(IfMatch.versions(null, "pipeline").test(9)).isTrue();
    }

    @Test
    void refusesWhatIsNoVersion() {
        assertThatThrownBy(() -> IfMatch.versions("\"abc\"", "pipeline"))
                .isInstanceOf(FlowcanvasException.class)
                .hasMessageContaining("/If-Match");
    }
}
