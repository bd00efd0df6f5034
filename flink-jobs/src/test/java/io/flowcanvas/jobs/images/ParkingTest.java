package io.flowcanvas.jobs.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.proto.jobs.v1.LaneItem;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParkingTest {
    private static final long MANY = Long.MAX_VALUE;

    private final Parking parking = new Parking(100);

    @Test
    void ownersTakeTurnsInRunsOfNeighbours() {
        for (int i = 0; i < 10; i++) {
            park("ada", i);
        }
        park("eve", 0);
        park("zoe", 0);

        assertThat(names(parking.take(8, MANY)))
                .containsExactly(
                        "ada/0", "ada/1", "ada/2", "ada/3", "eve/0", "zoe/0", "ada/4", "ada/5");
        assertThat(names(parking.take(100, MANY)))
                .containsExactly("ada/6", "ada/7", "ada/8", "ada/9");
        assertThat(parking.isEmpty()).isTrue();
    }

    @Test
    void twoThousandOfOneOwnerLetAnothersTenThroughWithinTwentySlots() {
        Parking full = new Parking(20_000);
        for (int i = 0; i < 2_000; i++) {
            full.park("ada/" + i, item("ada", i));
        }
        for (int i = 0; i < 10; i++) {
            full.park("eve/" + i, item("eve", i));
        }

        List<String> first = names(full.take(24, MANY));

        assertThat(first).filteredOn(name -> name.startsWith("eve")).hasSize(10);
    }

    @Test
    void largeImagesLeaveFewAtATime() {
        for (int i = 0; i < 5; i++) {
            LaneItem large = item("ada", i).toBuilder().setInputBytes(1000).build();
            parking.park("ada/" + i, large);
        }

        assertThat(names(parking.take(4, 1500))).containsExactly("ada/0", "ada/1");
        assertThat(parking.take(4, 0)).isEmpty();
        assertThat(names(parking.take(4, 1))).containsExactly("ada/2");
    }

    @Test
    void anExecutionsItemsLeaveTogether() {
        park("ada", 0);
        park("eve", 0);
        park("ada", 1);

        assertThat(names(parking.takeExecution("ada"))).containsExactly("ada/0", "ada/1");
        assertThat(names(parking.take(10, MANY))).containsExactly("eve/0");
    }

    @Test
    void aSecondCopyIsDroppedAndOneThatHasLeftMayComeAgain() {
        park("ada", 0);
        park("ada", 0);
        assertThat(parking.size()).isEqualTo(1);

        parking.take(1, MANY);
        park("ada", 0);

        assertThat(parking.contains("ada/0")).isTrue();
    }

    private void park(String owner, int index) {
        parking.park(owner + "/" + index, item(owner, index));
    }

    /** The owner's name is the execution's too. */
    private static LaneItem item(String owner, int index) {
        LaneItem.Builder item = LaneItem.newBuilder();
        item.getRequestBuilder().setOwner(owner).setExecutionId(owner).setItemIndex(index);
        return item.build();
    }

    private static List<String> names(List<LaneItem> items) {
        return items.stream()
                .map(item -> item.getRequest().getOwner() + "/" + item.getRequest().getItemIndex())
                .toList();
    }
}
