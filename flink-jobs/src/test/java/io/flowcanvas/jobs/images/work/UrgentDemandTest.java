package io.flowcanvas.jobs.images.work;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UrgentDemandTest {
    private final UrgentDemand demand = new UrgentDemand();

    @Test
    void isNoneAtFirst() {
        assertThat(demand.at(0)).isZero();
        assertThat(demand.at(1_000_000)).isZero();
        assertThat(demand.remembered(0)).isZero();
    }

    @Test
    void isAllThatIsUnderWay() {
        demand.came();
        demand.came();

        assertThat(demand.at(1_000)).isEqualTo(2);
        assertThat(demand.at(60_000)).isEqualTo(2);
    }

    @Test
    void isOneForAQuarterOfASecondFromTheEnd() {
        demand.came();
        demand.came();
        demand.ended(4_000);
        demand.ended(5_000);

        assertThat(demand.at(5_249)).isEqualTo(1);
        assertThat(demand.remembered(5_249)).isEqualTo(1);
        assertThat(demand.at(5_250)).isZero();
        assertThat(demand.remembered(5_250)).isZero();
    }

    @Test
    void remembersNothingOfLaterThanNow() {
        demand.came();
        demand.ended(5_000);

        assertThat(demand.at(4_000)).isZero();
    }
}
