package io.flowcanvas.api.cameras.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.cameras.rules.ZoneShape.Corner;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZoneShapeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0,0 1,0 0,1",
                "0,0 1,0 1,1 0,1",
                "0,1 1,1 1,0 0,0",
                "0,0 1,0 1,1 0.5,0.5 0,1",
                "0,0 0.5,0 1,0 1,1 0,1"
            })
    void takesPolygonsWhateverTheirTurn(String corners) {
        assertThat(ZoneShape.fault(corners(corners))).isNull();
    }

    @Test
    void refusesEdgesThatCross() {
        assertThat(ZoneShape.fault(corners("0,0 1,1 1,0 0,1"))).contains("cross");
    }

    @Test
    void refusesEdgesThatTouch() {
        assertThat(ZoneShape.fault(corners("0,0 1,0 1,1 0.5,0 0,1"))).contains("touch");
    }

    @Test
    void refusesEdgesThatLieOnEachOther() {
        assertThat(ZoneShape.fault(corners("0,0 1,0 1,1 0.8,0 0.2,0 0,1"))).contains("touch");
    }

    @Test
    void refusesACornerTwice() {
        assertThat(ZoneShape.fault(corners("0,0 0,0 1,1"))).contains("twice");
        assertThat(ZoneShape.fault(corners("0,0 0,1 1,1 0,0"))).contains("twice");
    }

    @Test
    void refusesWhatHasNoInside() {
        assertThat(ZoneShape.fault(corners("0,0 0.5,0.5 1,1"))).contains("inside");
    }

    private static List<Corner> corners(String text) {
        List<Corner> corners = new ArrayList<>();
        for (String corner : text.split(" ", -1)) {
            String[] place = corner.split(",", -1);
            corners.add(new Corner(Double.parseDouble(place[0]), Double.parseDouble(place[1])));
        }
        return corners;
    }
}
