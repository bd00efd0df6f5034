package io.flowcanvas.api.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;

class WordingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en-US,en;q=0.9 | en",
                "zh-TW | zh-TW",
                "zh-Hant-TW,zh;q=0.9,en;q=0.8 | zh-TW",
                "en;q=0.5,zh-TW;q=0.9 | zh-TW",
                "zh-TW;q=0.1,en | en",
                "fr-FR,zh-TW;q=0.5 | zh-TW",
                "fr | en",
                "zh;q=0 | en",
                "* | en",
                ";;;=,, | en"
            })
    void takesTheLanguageThatIsPreferred(String header, String language) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.ACCEPT_LANGUAGE, header);
        assertThat(Wording.locale(headers).toLanguageTag()).isEqualTo(language);
    }

    @Test
    void speaksEnglishToWhoeverSaysNothing() {
        assertThat(Wording.locale(new HttpHeaders())).isEqualTo(Wording.ENGLISH);
    }

    @Test
    void hasEveryMessageInBothLanguages() {
        String name = "io.flowcanvas.api.workflow.messages";
        ResourceBundle chinese = ResourceBundle.getBundle(name, Wording.TAIWAN);
        ResourceBundle english =
                ResourceBundle.getBundle(
                        name,
                        Wording.ENGLISH,
                        ResourceBundle.Control.getNoFallbackControl(
                                ResourceBundle.Control.FORMAT_PROPERTIES));
        assertThat(chinese.keySet()).isEqualTo(english.keySet());
        for (String key : english.keySet()) {
            assertThat(chinese.getString(key)).isNotEqualTo(english.getString(key));
        }
    }

    @Test
    void writesNumbersPlainly() {
        assertThat(Wording.text(Wording.ENGLISH, "issue.size", 1048576))
                .isEqualTo("has more than 1048576 bytes");
        assertThat(Wording.text(Wording.ENGLISH, "error.VALIDATION_ERROR", 1))
                .startsWith("one field is");
    }
}
