package io.flowcanvas.api.pipelines;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.files.FileCatalogue;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import io.flowcanvas.core.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Sees to it that a pipeline reads no files but those of who has it run. */
@Component
public final class OwnFiles {
    private final FileCatalogue files;
    private final FileParameters parameters;

    OwnFiles(FileCatalogue files, FileParameters parameters) {
        this.files = files;
        this.parameters = parameters;
    }

    /**
     * @return fails with {@code INVALID_REQUEST} if a parameter names a file that is not the
     *     caller's
     */
    public Mono<Void> check(Caller caller, Pipeline pipeline) {
        List<FileParameters.Use> uses = parameters.of(pipeline);
        if (uses.isEmpty()) {
            return Mono.empty();
        }
        return files.find(
                        uses.stream()
                                .flatMap(use -> use.fileId().stream())
                                .collect(Collectors.toSet()))
                .doOnNext(
                        known -> {
                            List<Violation> found = new ArrayList<>();
                            parameters.check(caller, uses, known, found);
                            if (!found.isEmpty()) {
                                throw FlowcanvasException.invalid(found);
                            }
                        })
                .then();
    }
}
