package io.flowcanvas.api.appstore.application;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.ApplicationProperties;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.core.pipeline.PipelineRules;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/** The configured applications; one that cannot be run fails the start. */
@Component
final class Applications {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    private final Map<String, Application> byName = new TreeMap<>();
    private final String standard;

    Applications(ApiProperties properties, PipelineRules rules) {
        properties
                .applications()
                .forEach((name, given) -> byName.put(name, application(name, given, rules)));
        this.standard = properties.tasks().defaultApplication();
        if (!byName.containsKey(standard)) {
            throw new IllegalStateException(
                    "flowcanvas.tasks.default-application is %s, but there are only the applications %s"
                            .formatted(standard, byName.keySet()));
        }
    }

    Application standard() {
        return find(standard).orElseThrow();
    }

    Optional<Application> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    SortedSet<String> names() {
        return new TreeSet<>(byName.keySet());
    }

    private static Application application(
            String name, ApplicationProperties given, PipelineRules rules) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalStateException(
                    "flowcanvas.applications.%s: a name is made of a-z, 0-9 and -".formatted(name));
        }
        return new Application(
                name,
                pipeline(name, given, rules),
                given.attributes(),
                given.assetsPerBatch(),
                given.resultType());
    }

    private static Pipeline pipeline(
            String name, ApplicationProperties given, PipelineRules rules) {
        String key = "flowcanvas.applications." + name + ".pipeline";
        try {
            return rules.parse(Json.parse(given.pipeline()));
        } catch (JacksonException e) {
            throw new IllegalStateException(key + " is not JSON: " + e.getOriginalMessage(), e);
        } catch (FlowcanvasException e) {
            throw new IllegalStateException(
                    key
                            + " is not a pipeline: "
                            + e.violations().stream()
                                    .map(v -> v.field() + " " + v.issue())
                                    .toList(),
                    e);
        }
    }
}
