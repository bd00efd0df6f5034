package io.flowcanvas.api.lambda.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionReferenceTest {

    @ParameterizedTest
    @CsvSource({
        "nodejs-calculator, nodejs, calculator, live",
        "python-image-processor@3, python, image-processor, 3",
        "rust-a1-b2@canary, rust, a1-b2, canary"
    })
    void readsNamesWithVersionsAndAliases(
            String text, String language, String title, String selector) {
        assertThat(FunctionReference.parse(text))
                .hasValueSatisfying(
                        reference -> {
                            assertThat(reference.name().language().wireName()).isEqualTo(language);
                            assertThat(reference.name().title()).isEqualTo(title);
                            assertThat(reference.selector()).isEqualTo(selector);
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nodejs",
                "nodejs-",
                "-calculator",
                "perl-calculator",
                "nodejs-Calculator",
                "nodejs--calculator",
                "nodejs-calculator-",
                "nodejs-calculator@",
                "nodejs-calculator@0",
                "nodejs-calculator@1x",
                "nodejs-calculator@-1",
                "nodejs-calculator@9999999999",
                "nodejs-calculator@live@1",
                "nodejs-../../etc",
                "nodejs-calculator\n"
            })
    void findsNothingInOtherTexts(String text) {
        assertThat(FunctionReference.parse(text)).isEmpty();
    }

    @Test
    void boundsTitles() {
        assertThat(FunctionName.parse("rust-" + "a".repeat(64))).isPresent();
        assertThat(FunctionName.parse("rust-" + "a".repeat(65))).isEmpty();
    }
}
