package io.flowcanvas.api.support;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/** Published functions, behind the catalogue's back. */
public final class Functions {
    /** What {@link FakeFunctions} understands. */
    public static final String PARAMS =
            """
            {"type":"object","required":["operation"],"properties":{
              "operation":{"enum":["add","fail","return","drop"]},
              "values":{"type":"array","items":{"type":"number"}},
              "ms":{"type":"integer"},
              "photo":{"type":"string","format":"flowcanvas-file"},
              "note":{}}}
            """;

    public static final String RESULT =
            """
            {"type":"object","required":["value"],"properties":{"value":{"type":"number"}}}
            """;

    private Functions() {}

    /** In the shared API's database; under a new title, which it returns with its language. */
    public static String publish(String language, boolean pure) {
        String title = "t" + UUID.randomUUID().toString().replace("-", "");
        publish(language, title, pure, PARAMS, RESULT);
        return language + "-" + title;
    }

    /** A pure one with schemas of its own. */
    public static String publish(String language, String params, String result) {
        String title = "t" + UUID.randomUUID().toString().replace("-", "");
        publish(language, title, true, params, result);
        return language + "-" + title;
    }

    private static void publish(
            String language, String title, boolean pure, String params, String result) {
        String name = language + "-" + title;
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        Api.onDatabase(
                "insert into functions (language_title, language, title, newest_version,"
                        + " created_at, updated_at) values (?, ?, ?, 1, ?, ?)",
                name,
                language,
                title,
                now,
                now);
        Api.onDatabase(
                "insert into function_versions (language_title, version, fingerprint, digest,"
                        + " description, params_schema, result_schema, examples, pure, size_bytes,"
                        + " created_by, created_at) values (?, 1, 'f', ?, '', ?::jsonb, ?::jsonb,"
                        + " '[]', ?, 1, 'somebody', ?)",
                name,
                "ab".repeat(32),
                params,
                result,
                pure,
                now);
        Api.onDatabase(
                "insert into function_aliases (language_title, alias, version, updated_by,"
                        + " updated_at) values (?, 'live', 1, 'somebody', ?)",
                name,
                now);
    }
}
