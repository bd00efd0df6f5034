package io.flowcanvas.api.web;

import org.jspecify.annotations.Nullable;

/** File names as clients send them, made harmless: no folders, no control characters. */
public final class FileNames {
    private static final int LONGEST = 200;

    private FileNames() {}

    /**
     * @param otherwise what to call it if nothing usable is left
     */
    public static String clean(@Nullable String name, String otherwise) {
        String given = name == null ? "" : name;
        int folder = Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\'));
        StringBuilder kept = new StringBuilder();
        given.substring(folder + 1)
                .codePoints()
                .filter(character -> !Character.isISOControl(character))
                .filter(FileNames::isDefined)
                .limit(LONGEST)
                .forEach(kept::appendCodePoint);
        String result = kept.toString().strip();
        return result.isEmpty() || result.equals(".") || result.equals("..") ? otherwise : result;
    }

    private static boolean isDefined(int character) {
        int type = Character.getType(character);
        return type != Character.SURROGATE && type != Character.FORMAT;
    }
}
