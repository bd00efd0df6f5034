package io.flowcanvas.jobs.tasks.result;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Where a picture was taken (WGS 84).
 *
 * @param longitude degrees east, -180 to 180
 * @param latitude degrees north, -90 to 90
 */
record Place(double longitude, double latitude) {
    private static final double MOST_LONGITUDE = 180;
    private static final double MOST_LATITUDE = 90;

    /** Attributes {@code longitude} and {@code latitude}, as numbers or as text that is one. */
    static Optional<Place> of(JsonNode attributes) {
        double longitude = number(attributes.path("longitude"));
        double latitude = number(attributes.path("latitude"));
        boolean isOnEarth =
                Math.abs(longitude) <= MOST_LONGITUDE && Math.abs(latitude) <= MOST_LATITUDE;
        return isOnEarth ? Optional.of(new Place(longitude, latitude)) : Optional.empty();
    }

    /** NaN where there is none; it compares as false to everything. */
    private static double number(JsonNode value) {
        if (value.isNumber()) {
            return value.asDouble();
        }
        try {
            return value.isString() ? Double.parseDouble(value.asString().strip()) : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
