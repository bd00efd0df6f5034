package io.flowcanvas.api.lambda.catalogue;

import io.flowcanvas.core.function.Language;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a function, as {@code LANGUAGE-TITLE}.
 *
 * @param title 1 to 64 lower-case letters and digits, in words joined by single hyphens
 */
public record FunctionName(Language language, String title) {
    static final int LONGEST_TITLE = 64;

    private static final Pattern FORM = Pattern.compile("([a-z]+)-([a-z0-9]+(?:-[a-z0-9]+)*)");

    /** Empty if no function can have that name. */
    public static Optional<FunctionName> parse(String languageTitle) {
        if (languageTitle.length() > LONGEST_TITLE * 2) {
            return Optional.empty();
        }
        Matcher parts = FORM.matcher(languageTitle);
        return parts.matches() && parts.group(2).length() <= LONGEST_TITLE
                ? Language.find(parts.group(1))
                        .map(language -> new FunctionName(language, parts.group(2)))
                : Optional.empty();
    }

    public String languageTitle() {
        return language.wireName() + "-" + title;
    }

    @Override
    public String toString() {
        return languageTitle();
    }
}
