package io.flowcanvas.jobs.cameras.tracking;

import java.util.Arrays;

/**
 * Pairs rows with columns so that the pairs are most alike together: the Hungarian method with
 * potentials, O(n³).
 */
final class Assignment {
    /** A row that has no column. */
    static final int NONE = -1;

    private static final double UNLIKE = 1;

    private final double[][] costs;
    private final int size;
    private final double[] rowPotential;
    private final double[] columnPotential;

    /** The row of each column; 0 is none, rows count from 1. */
    private final int[] rowOf;

    private Assignment(double[][] costs) {
        this.costs = costs;
        this.size = costs.length;
        this.rowPotential = new double[size + 1];
        this.columnPotential = new double[size + 1];
        this.rowOf = new int[size + 1];
    }

    /**
     * @param likeness of each row with each column, 0 to 1; 0 pairs with nothing
     * @return the column of each row, or {@link #NONE}
     */
    static int[] best(double[][] likeness) {
        int rows = likeness.length;
        int columns = rows == 0 ? 0 : likeness[0].length;
        int[] columnOf = new int[rows];
        Arrays.fill(columnOf, NONE);
        if (columns == 0) {
            return columnOf;
        }
        Assignment solution = new Assignment(square(likeness, Math.max(rows, columns)));
        for (int row = 1; row <= solution.size; row++) {
            solution.place(row);
        }
        for (int column = 1; column <= columns; column++) {
            int row = solution.rowOf[column] - 1;
            if (row < rows && likeness[row][column - 1] > 0) {
                columnOf[row] = column - 1;
            }
        }
        return columnOf;
    }

    private static double[][] square(double[][] likeness, int size) {
        double[][] costs = new double[size][size];
        for (int row = 0; row < size; row++) {
            Arrays.fill(costs[row], UNLIKE);
            for (int column = 0; row < likeness.length && column < likeness[row].length; column++) {
                costs[row][column] = UNLIKE - likeness[row][column];
            }
        }
        return costs;
    }

    /** Finds the row a column along the cheapest path, moving other rows where that pays. */
    private void place(int row) {
        double[] least = new double[size + 1];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        int[] cameFrom = new int[size + 1];
        boolean[] seen = new boolean[size + 1];
        rowOf[0] = row;
        int column = 0;
        do {
            seen[column] = true;
            int next = nearest(column, least, cameFrom, seen);
            shift(least[next], least, seen);
            column = next;
        } while (rowOf[column] != 0);
        while (column != 0) {
            rowOf[column] = rowOf[cameFrom[column]];
            column = cameFrom[column];
        }
    }

    private int nearest(int from, double[] least, int[] cameFrom, boolean[] seen) {
        int row = rowOf[from];
        int nearest = 0;
        for (int column = 1; column <= size; column++) {
            if (!seen[column]) {
                double cost =
                        costs[row - 1][column - 1] - rowPotential[row] - columnPotential[column];
                if (cost < least[column]) {
                    least[column] = cost;
                    cameFrom[column] = from;
                }
                if (nearest == 0 || least[column] < least[nearest]) {
                    nearest = column;
                }
            }
        }
        return nearest;
    }

    private void shift(double by, double[] least, boolean[] seen) {
        for (int column = 0; column <= size; column++) {
            if (seen[column]) {
                rowPotential[rowOf[column]] += by;
                columnPotential[column] -= by;
            } else {
                least[column] -= by;
            }
        }
    }
}
