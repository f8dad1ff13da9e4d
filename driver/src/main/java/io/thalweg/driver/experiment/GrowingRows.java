package io.thalweg.driver.experiment;

import io.thalweg.driver.experiment.TrialCurve.At;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows seen where a batch grows: all of an epoch at the evaluation that ends it, and in proportion
 * to the rounds between two evaluations.
 */
final class GrowingRows {
  private GrowingRows() {}

  /**
   * The same points with their rows.
   *
   * @param epochs of the points, from 1
   * @param rows of an epoch
   */
  static List<At> of(List<At> points, List<Integer> epochs, long rows) {
    List<At> known = new ArrayList<>();
    double lastRound = 0;
    double lastRows = 0;
    for (int i = 0; i < points.size(); i++) {
      int end = i;
      while (end < points.size() - 1 && points.get(end).measured().isEmpty()) {
        end++;
      }
      At at = points.get(i);
      double share = (at.round() - lastRound) / (points.get(end).round() - lastRound);
      double all = (double) epochs.get(end) * rows;
      known.add(
          new At(
              at.round(),
              lastRows + share * (all - lastRows),
              at.seconds(),
              at.bytes(),
              at.loss(),
              at.measured()));
      if (i == end) {
        lastRound = at.round();
        lastRows = all;
      }
    }
    return known;
  }
}
