package io.flowcanvas.api.canvas.component;

import io.flowcanvas.api.web.Ids;
import io.flowcanvas.api.web.Page;
import io.flowcanvas.core.component.ComponentCatalogue;
import io.flowcanvas.core.component.ComponentDescriptor;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The catalogue of components, each with the JSON Schema of its parameters. */
@RestController
@RequestMapping("/v1/components")
class ComponentController {
    private final ComponentCatalogue catalogue;

    ComponentController(ComponentCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** All on one page: there are few. */
    @GetMapping
    Page<ComponentDescriptor> list() {
        return new Page<>(List.copyOf(catalogue.all()), null);
    }

    @GetMapping("/{id}")
    ComponentDescriptor one(@PathVariable String id) {
        return catalogue.find(id).orElseThrow(() -> Ids.notFound("component"));
    }
}
