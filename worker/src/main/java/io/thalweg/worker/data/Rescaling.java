package io.thalweg.worker.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What is done to features in float64 before they are rounded to the run's element type: {@code (x
 * - shift) * factor}. It keeps digits that are far behind the first one, as of times in seconds.
 *
 * @param shift one per feature; 0 for what is taken as it is
 * @param factor one per feature, above 0; 1 for what is taken as it is
 */
public record Rescaling(List<Double> shift, List<Double> factor) implements Serializable {
  /** All features are taken as they are. */
  public static final Rescaling NONE = new Rescaling(List.of(), List.of());

  /**
   * Copies.
   *
   * @throws IllegalArgumentException if the lengths differ or a number cannot be used
   */
  public Rescaling {
    shift = List.copyOf(shift);
    factor = List.copyOf(factor);
    if (shift.size() != factor.size()) {
      throw new IllegalArgumentException(shift.size() + " shifts, " + factor.size() + " factors");
    }
    for (int i = 0; i < shift.size(); i++) {
      boolean usable = Double.isFinite(shift.get(i)) && Double.isFinite(factor.get(i));
      if (!usable || factor.get(i) <= 0) {
        throw new IllegalArgumentException("shift " + shift.get(i) + ", factor " + factor.get(i));
      }
    }
  }

  /** Whether this is {@link #NONE}. */
  public boolean isNone() {
    return shift.isEmpty();
  }

  /** A feature's value, rescaled. */
  public double of(int feature, double x) {
    return isNone() ? x : (x - shift.get(feature)) * factor.get(feature);
  }

  /** That of {@code width} features from {@code from} on; none where it leaves them as they are. */
  public Rescaling part(int from, int width) {
    if (isNone()) {
      return this;
    }
    Rescaling part =
        new Rescaling(shift.subList(from, from + width), factor.subList(from, from + width));
    return part.equals(identity(width)) ? NONE : part;
  }

  /** That of features one after the other, given those of groups of {@code widths} features. */
  public static Rescaling joined(List<Rescaling> groups, List<Integer> widths) {
    if (groups.stream().allMatch(Rescaling::isNone)) {
      return NONE;
    }
    List<Double> shift = new ArrayList<>();
    List<Double> factor = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      Rescaling group = groups.get(i).isNone() ? identity(widths.get(i)) : groups.get(i);
      shift.addAll(group.shift);
      factor.addAll(group.factor);
    }
    return new Rescaling(shift, factor);
  }

  private static Rescaling identity(int width) {
    return new Rescaling(Collections.nCopies(width, 0.0), Collections.nCopies(width, 1.0));
  }
}
