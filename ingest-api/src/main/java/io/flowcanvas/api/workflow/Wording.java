package io.flowcanvas.api.workflow;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.Optional;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Messages of the workflow dialect in the language that a client prefers: English, zh-TW. */
public final class Wording {
    public static final Locale ENGLISH = Locale.ENGLISH;
    public static final Locale TAIWAN = Locale.TAIWAN;

    private static final ResourceBundle.Control NO_FALLBACK =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private Wording() {}

    /**
     * English unless some Chinese is preferred to it; a header that makes no sense says nothing.
     */
    public static Locale locale(HttpHeaders headers) {
        @Nullable String header = headers.getFirst(HttpHeaders.ACCEPT_LANGUAGE);
        if (header == null) {
            return ENGLISH;
        }
        try {
            List<Locale.LanguageRange> ranges = Locale.LanguageRange.parse(header);
            return ranges.stream()
                    .filter(range -> range.getWeight() > 0)
                    .flatMap(range -> known(range.getRange()).stream())
                    .findFirst()
                    .orElse(ENGLISH);
        } catch (IllegalArgumentException e) {
            return ENGLISH;
        }
    }

    private static Optional<Locale> known(String range) {
        if (range.equals("zh") || range.startsWith("zh-")) {
            return Optional.of(TAIWAN);
        }
        return range.equals("*") || range.equals("en") || range.startsWith("en-")
                ? Optional.of(ENGLISH)
                : Optional.empty();
    }

    /**
     * @throws MissingResourceException if there is no such message
     */
    public static String text(Locale locale, String key, Object... arguments) {
        ResourceBundle messages =
                ResourceBundle.getBundle(
                        "io.flowcanvas.api.workflow.messages", locale, NO_FALLBACK);
        return new MessageFormat(messages.getString(key), locale).format(arguments);
    }
}
