package io.thalweg.shared.column;

import java.io.Serializable;
import java.util.List;

/**
 * From the numbers of a {@link Coding} to inputs of a model, with what was learned from the
 * training rows.
 */
public sealed interface Expansion extends Serializable {
  /** How many inputs it gives. */
  int width();

  /** How many numbers it takes. */
  int numbers();

  /**
   * Writes the inputs of one cell to {@code target} from {@code at} on. A number of {@code coded}
   * is NaN where the cell has no value, or none that is known.
   *
   * @param coded the numbers of a coding, from {@code from} on
   */
  void expand(double[] coded, int from, double[] target, int at);

  /**
   * Numbers whose gaps are filled.
   *
   * @param values what stands for a gap, number by number; none where a gap is an error
   * @param numbers of a cell
   * @param indicator whether a further input is 1 where the cell has no value, else 0
   */
  record Filled(List<Double> values, int numbers, boolean indicator) implements Expansion {
    private static final long serialVersionUID = 1L;

    /** Takes a copy. */
    public Filled {
      values = List.copyOf(values);
      if (!values.isEmpty() && values.size() != numbers) {
        throw new IllegalArgumentException(values.size() + " values for " + numbers + " numbers");
      }
    }

    /** Numbers without gaps. */
    public static Filled none(int width) {
      return new Filled(List.of(), width, false);
    }

    @Override
    public int width() {
      return numbers + (indicator ? 1 : 0);
    }

    /** Whether cells may have no value. */
    public boolean fills() {
      return !values.isEmpty();
    }

    @Override
    public void expand(double[] coded, int from, double[] target, int at) {
      for (int i = 0; i < numbers; i++) {
        double value = coded[from + i];
        target[at + i] = Double.isNaN(value) && fills() ? values.get(i) : value;
      }
      if (indicator) {
        target[at + numbers] = Double.isNaN(coded[from]) ? 1 : 0;
      }
    }
  }

  /**
   * One input per category, 1 for that of the cell, 0 for the others; all 0 where the cell has no
   * value, or none that is known.
   *
   * @param categories their number
   * @param dropFirst whether the first category has no input
   */
  record OneHot(int categories, boolean dropFirst) implements Expansion {
    private static final long serialVersionUID = 1L;

    @Override
    public int numbers() {
      return 1;
    }

    @Override
    public int width() {
      return categories - (dropFirst ? 1 : 0);
    }

    @Override
    public void expand(double[] coded, int from, double[] target, int at) {
      for (int i = 0; i < width(); i++) {
        target[at + i] = 0;
      }
      int place = Double.isNaN(coded[from]) ? -1 : (int) coded[from] - (dropFirst ? 1 : 0);
      if (place >= 0) {
        target[at + place] = 1;
      }
    }
  }

  /**
   * The number of a category from 1 on, for an embedding; 0 where the cell has no value, or none
   * that is known.
   *
   * @param categories their number
   * @param dim learned numbers of each, that the model puts in its place
   */
  record Index(int categories, int dim) implements Expansion {
    private static final long serialVersionUID = 1L;

    @Override
    public int numbers() {
      return 1;
    }

    @Override
    public int width() {
      return 1;
    }

    @Override
    public void expand(double[] coded, int from, double[] target, int at) {
      target[at] = Double.isNaN(coded[from]) ? 0 : coded[from] + 1;
    }
  }
}
