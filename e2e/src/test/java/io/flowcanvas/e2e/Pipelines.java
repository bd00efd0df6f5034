package io.flowcanvas.e2e;

/** What the scenarios run. */
final class Pipelines {
    static final String DETECT_AND_DRAW =
            """
            {"name": "detect and draw", "steps": [
              {"component": "resize", "parameters": {"width": 512}},
              {"component": "ai_detection", "parameters": {"threshold": 0.4}},
              {"component": "draw_detections"}]}
            """;

    private Pipelines() {}
}
