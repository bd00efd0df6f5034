package io.flowcanvas.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CamerasPlanTest {
    @Test
    void doublesUntilTheBoundIsMissedAndGoesHalfwayBack() {
        CamerasPlan plan = new CamerasPlan(64, 3);

        assertThat(tried(plan, 10)).containsExactly(1, 2, 4, 8, 16, 12, 10, 11);
        assertThat(plan.held()).isEqualTo(10);
    }

    @Test
    void triesNoMoreThanItMay() {
        CamerasPlan plan = new CamerasPlan(6, 3);

        assertThat(tried(plan, 100)).containsExactly(1, 2, 4, 6);
        assertThat(plan.held()).isEqualTo(6);
    }

    @Test
    void isContentAfterSomeSteps() {
        CamerasPlan plan = new CamerasPlan(1000, 1);

        assertThat(tried(plan, 100)).containsExactly(1, 2, 4, 8, 16, 32, 64, 128, 96);
        assertThat(plan.held()).isEqualTo(96);
    }

    @Test
    void saysWhenNotEvenOneIsHeld() {
        CamerasPlan plan = new CamerasPlan(64, 3);

        assertThat(tried(plan, 0)).containsExactly(1);
        assertThat(plan.held()).isZero();
    }

    private static List<Integer> tried(CamerasPlan plan, int machine) {
        List<Integer> tried = new ArrayList<>();
        for (OptionalInt next = plan.next(); next.isPresent(); next = plan.next()) {
            tried.add(next.getAsInt());
            plan.tried(next.getAsInt(), next.getAsInt() <= machine);
        }
        return tried;
    }
}
