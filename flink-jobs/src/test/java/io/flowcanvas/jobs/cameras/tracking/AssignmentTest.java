package io.flowcanvas.jobs.cameras.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AssignmentTest {
    @Test
    void prefersTheBestWholeToTheBestPair() {
        double[][] likeness = {{0.9, 0.8}, {0.8, 0}};

        assertThat(Assignment.best(likeness)).containsExactly(1, 0);
    }

    @Test
    void leavesAloneWhatIsLikeNothing() {
        double[][] likeness = {{0, 0, 0}, {0, 0.4, 0}};

        assertThat(Assignment.best(likeness)).containsExactly(Assignment.NONE, 1);
    }

    @Test
    void hasRowsWithoutColumns() {
        assertThat(Assignment.best(new double[2][0]))
                .containsExactly(Assignment.NONE, Assignment.NONE);
        assertThat(Assignment.best(new double[0][0])).isEmpty();
    }

    @Test
    void isAsGoodAsTryingEverything() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            double[][] likeness = new double[1 + random.nextInt(5)][1 + random.nextInt(5)];
            for (double[] row : likeness) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = random.nextInt(3) == 0 ? 0 : random.nextDouble();
                }
            }
            int[] columns = Assignment.best(likeness);
            double sum = 0;
            for (int row = 0; row < columns.length; row++) {
                sum += columns[row] == Assignment.NONE ? 0 : likeness[row][columns[row]];
            }

            assertThat(sum).isCloseTo(bestSum(likeness, 0, 0), within(1e-9));
        }
    }

    private static double bestSum(double[][] likeness, int row, int used) {
        if (row == likeness.length) {
            return 0;
        }
        double best = bestSum(likeness, row + 1, used);
        for (int column = 0; column < likeness[row].length; column++) {
            if ((used & 1 << column) == 0) {
                double rest = bestSum(likeness, row + 1, used | 1 << column);
                best = Math.max(best, likeness[row][column] + rest);
            }
        }
        return best;
    }
}
