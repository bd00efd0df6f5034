package io.flowcanvas.api.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param nextCursor names the page after this one; null on the last
 */
public record Page<T>(
        List<T> data, @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String nextCursor) {

    public Page {
        data = List.copyOf(data);
    }

    /**
     * @param rows one more than the limit if there is a further page
     * @param key what the next page starts behind
     */
    public static <T> Page<T> of(List<T> rows, int limit, Function<T, String> key) {
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        List<T> shown = rows.subList(0, limit);
        return new Page<>(shown, Cursors.encode(key.apply(shown.get(limit - 1))));
    }

    public <R> Page<R> map(Function<T, R> function) {
        return new Page<>(data.stream().map(function).toList(), nextCursor);
    }
}
