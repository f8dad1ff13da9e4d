package io.thalweg.driver.fit;

import io.thalweg.driver.diagnosis.data.RowsProfile;
import io.thalweg.driver.round.Forecast;
import io.thalweg.driver.round.GradientCheck;
import io.thalweg.driver.round.OneBatch;
import io.thalweg.driver.round.RangeTest;
import io.thalweg.driver.state.Finding;
import java.util.List;

/**
 * What is known of a training before its first round.
 *
 * @param rows training rows
 * @param width features of each
 * @param shards they lie in
 * @param sampled rows that the other figures were taken on
 * @param profile what the rows are like
 * @param lr the learning rate that the training is told
 * @param findings what is wrong
 */
public record CheckupResult(
    long rows,
    int width,
    int shards,
    int sampled,
    RowsProfile profile,
    double lr,
    GradientCheck gradients,
    OneBatch oneBatch,
    RangeTest rates,
    Forecast forecast,
    List<Finding> findings) {

  /** Takes a copy. */
  public CheckupResult {
    findings = List.copyOf(findings);
  }

  /** Whether a healthy training has no such findings. */
  public boolean isGrave() {
    return findings.stream().anyMatch(Finding::isGrave);
  }
}
