package io.flowcanvas.api.pipelines;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.files.StoredFile;
import io.flowcanvas.api.web.Ids;
import io.flowcanvas.core.component.ComponentCatalogue;
import io.flowcanvas.core.error.Violation;
import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.core.pipeline.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Parameters of pipelines that name files: each must be an upload of the caller's. */
@Component
public final class FileParameters {
    private final ComponentCatalogue components;
    private final long imageLimit;

    /** One of them, as it was given. */
    public record Use(String stepId, String name, String value) {
        public Optional<UUID> fileId() {
            return Ids.parse(value);
        }
    }

    FileParameters(ComponentCatalogue components, ApiProperties properties) {
        this.components = components;
        this.imageLimit = properties.images().uploadLimit().toBytes();
    }

    public List<Use> of(Pipeline pipeline) {
        List<Use> found = new ArrayList<>();
        for (Step step : pipeline.steps()) {
            for (String name : components.find(step.component()).orElseThrow().fileParameters()) {
                if (step.parameters().has(name)) {
                    found.add(new Use(step.id(), name, step.parameters().path(name).asString("")));
                }
            }
        }
        return found;
    }

    /**
     * @param known the files that the uses name, as far as there are such
     * @param found takes what is wrong
     */
    public void check(
            Caller caller, List<Use> uses, Map<UUID, StoredFile> known, List<Violation> found) {
        for (Use use : uses) {
            String field = "/parameters/" + use.stepId() + "." + use.name();
            StoredFile file = use.fileId().map(known::get).orElse(null);
            if (file == null || !caller.maySee(file.owner()) || !file.isUploaded()) {
                found.add(
                        new Violation(
                                field,
                                "must be the id of a file that you uploaded with POST /v1/files"));
            } else {
                checkSize(file, field, found);
            }
        }
    }

    /** An upload may be larger than what the engine takes as an image. */
    public void checkSize(StoredFile file, String field, List<Violation> found) {
        if (file.sizeBytes() > imageLimit) {
            found.add(
                    new Violation(
                            field,
                            "the file has %d bytes; an image is not larger than %d bytes"
                                    .formatted(file.sizeBytes(), imageLimit)));
        }
    }
}
