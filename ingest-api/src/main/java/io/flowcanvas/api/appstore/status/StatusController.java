package io.flowcanvas.api.appstore.status;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** How many tasks there are and how they go, for everybody. */
@RestController
class StatusController {
    private static final MediaType PROMETHEUS =
            MediaType.parseMediaType("text/plain;version=0.0.4;charset=utf-8");

    private final TaskFigures figures;

    StatusController(TaskFigures figures) {
        this.figures = figures;
    }

    @GetMapping("/api/v1/status")
    Mono<ResponseEntity<String>> status() {
        return figures.text().map(text -> ResponseEntity.ok().contentType(PROMETHEUS).body(text));
    }
}
