package io.flowcanvas.api.cameras.rules;

import io.flowcanvas.api.cameras.CameraDocument.Line;
import io.flowcanvas.api.cameras.CameraDocument.Place;
import io.flowcanvas.api.cameras.CameraDocument.Zone;
import io.flowcanvas.core.error.Violation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Lines and zones. What the schema finds wrong is passed over here. */
final class CameraShapes {
    /** More than a schema takes, lest much be computed for what is refused anyway. */
    private static final int MOST_CORNERS = 32;

    private CameraShapes() {}

    static void check(JsonNode camera, List<Violation> found) {
        Set<String> ids = new HashSet<>();
        checkIds(camera.path("lines"), "/lines/", ids, found);
        checkIds(camera.path("zones"), "/zones/", ids, found);
        for (int i = 0; i < camera.path("lines").size(); i++) {
            JsonNode line = camera.path("lines").path(i);
            if (isPlace(line.path("from"))
                    && isPlace(line.path("to"))
                    && corner(line.path("from")).equals(corner(line.path("to")))) {
                found.add(new Violation("/lines/" + i + "/to", "must differ from from"));
            }
        }
        for (int i = 0; i < camera.path("zones").size(); i++) {
            checkZone(camera.path("zones").path(i).path("corners"), "/zones/" + i, found);
        }
    }

    private static void checkIds(
            JsonNode shapes, String pointer, Set<String> ids, List<Violation> found) {
        for (int i = 0; i < shapes.size(); i++) {
            JsonNode id = shapes.path(i).path("id");
            if (id.isString() && !ids.add(id.asString())) {
                found.add(
                        new Violation(
                                pointer + i + "/id", "must be unique among all lines and zones"));
            }
        }
    }

    private static void checkZone(JsonNode corners, String pointer, List<Violation> found) {
        boolean isWellFormed =
                corners.isArray()
                        && corners.size() >= 3
                        && corners.size() <= MOST_CORNERS
                        && corners.valueStream().allMatch(CameraShapes::isPlace);
        if (isWellFormed) {
            String fault =
                    ZoneShape.fault(corners.valueStream().map(CameraShapes::corner).toList());
            if (fault != null) {
                found.add(new Violation(pointer + "/corners", fault));
            }
        }
    }

    private static boolean isPlace(JsonNode place) {
        return place.path("x").isNumber() && place.path("y").isNumber();
    }

    private static ZoneShape.Corner corner(JsonNode place) {
        return new ZoneShape.Corner(place.path("x").doubleValue(), place.path("y").doubleValue());
    }

    static List<Line> lines(JsonNode lines) {
        List<Line> read = new ArrayList<>();
        for (JsonNode line : lines) {
            read.add(
                    new Line(
                            line.path("id").asString(),
                            place(line.path("from")),
                            place(line.path("to")),
                            labels(line)));
        }
        return read;
    }

    static List<Zone> zones(JsonNode zones) {
        List<Zone> read = new ArrayList<>();
        for (JsonNode zone : zones) {
            read.add(
                    new Zone(
                            zone.path("id").asString(),
                            zone.path("corners").valueStream().map(CameraShapes::place).toList(),
                            labels(zone),
                            seconds(zone.path("dwell_seconds"))));
        }
        return read;
    }

    /** 0 if it is absent. */
    static BigDecimal seconds(JsonNode number) {
        return number.isNumber() ? Decimals.of(number) : BigDecimal.ZERO;
    }

    private static Place place(JsonNode place) {
        return new Place(Decimals.of(place.path("x")), Decimals.of(place.path("y")));
    }

    private static List<String> labels(JsonNode shape) {
        return shape.path("labels").valueStream().map(JsonNode::asString).toList();
    }
}
