package io.flowcanvas.api.lambda.catalogue;

import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.util.MultiValueMap;

/**
 * The query parameters {@code page} and {@code per_page}.
 *
 * @param page from 1
 */
record PageNumber(int page, int perPage) {
    private static final int DEFAULT_SIZE = 20;
    private static final int LARGEST_SIZE = 100;
    private static final int LAST = 1_000_000;

    /**
     * @throws FlowcanvasException {@code INVALID_REQUEST} with the ranges
     */
    static PageNumber of(MultiValueMap<String, String> query) {
        List<Violation> found = new ArrayList<>();
        int page = number(query.getFirst("page"), "page", 1, LAST, found);
        int size =
                number(query.getFirst("per_page"), "per_page", DEFAULT_SIZE, LARGEST_SIZE, found);
        if (!found.isEmpty()) {
            throw FlowcanvasException.invalid(found);
        }
        return new PageNumber(page, size);
    }

    DatabaseClient.GenericExecuteSpec bind(DatabaseClient.GenericExecuteSpec spec) {
        return spec.bind("count", perPage).bind("offset", (long) (page - 1) * perPage);
    }

    private static int number(
            @Nullable String text, String name, int standard, int largest, List<Violation> found) {
        if (text == null) {
            return standard;
        }
        if (text.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= largest) {
                return number;
            }
        }
        found.add(new Violation("/" + name, "must be a number from 1 to " + largest));
        return standard;
    }
}
