package io.flowcanvas.jobs.images.work;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UrgentDemandTest {
    private final UrgentDemand demand = new UrgentDemand();

    @Test
    void isNoneAtFirst() {
        assertThat(demand.at(0)).isZero();
        assertThat(demand.at(1_000_000)).isZero();
    }

    @Test
    void isAllThatIsUnderWay() {
        demand.came(1_000);
        demand.came(1_000);

        assertThat(demand.at(1_000)).isEqualTo(2);
        assertThat(demand.at(60_000)).isEqualTo(2);
    }

    @Test
    void isRememberedForAQuarterOfASecondFromTheEnd() {
        demand.came(1_000);
        demand.ended(5_000);

        assertThat(demand.at(5_249)).isEqualTo(1);
        assertThat(demand.remembered(5_249)).isEqualTo(1);
        assertThat(demand.at(5_250)).isZero();
    }

    @Test
    void isTheMostAtATimeNotTheSum() {
        for (int i = 0; i < 5; i++) {
            demand.came(1_000 + i);
            demand.ended(1_000 + i);
        }

        assertThat(demand.at(1_010)).isEqualTo(1);
    }

    @Test
    void forgetsAPeakThoughThereIsStillSome() {
        demand.came(1_000);
        demand.came(1_000);
        demand.came(1_000);
        demand.ended(1_001);
        demand.ended(1_002);
        demand.came(1_300);

        assertThat(demand.at(1_300)).isEqualTo(2);
    }

    @Test
    void remembersNothingOfLaterThanNow() {
        demand.came(5_000);
        demand.ended(5_000);

        assertThat(demand.at(4_000)).isZero();
    }
}
