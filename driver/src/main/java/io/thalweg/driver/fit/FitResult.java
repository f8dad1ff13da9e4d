package io.thalweg.driver.fit;

import io.thalweg.driver.config.Label;
import io.thalweg.driver.diagnosis.data.DataProfile;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.driver.files.Provenance;
import io.thalweg.driver.files.ResumePoint;
import io.thalweg.driver.ingest.DataNotes;
import io.thalweg.driver.round.Forecast;
import io.thalweg.driver.round.Trained;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.tensor.DType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a fit has come to, also where it has not completed.
 *
 * @param spec what it was told
 * @param model the model, with its standardisation
 * @param trained what training has come to
 * @param rows what it was trained on
 * @param means what it was done with
 * @param provenance of the parameters
 * @param started when the fit has begun, in its first process
 * @param ingestSeconds time to read, check and pack the rows
 * @param resumed where it has gone on after it had been left
 * @param forecast what it was to take
 * @param <A> {@code float[]} or {@code double[]}
 */
public record FitResult<A>(
    FitSpec spec,
    Model model,
    DType<A> dtype,
    Trained<A> trained,
    Rows rows,
    Means means,
    Provenance provenance,
    Instant started,
    double ingestSeconds,
    List<ResumePoint> resumed,
    Forecast forecast) {

  /**
   * The rows of a fit.
   *
   * @param count training rows
   * @param shards they lay in
   * @param features their columns, in order
   * @param label what is predicted, with the classes that the rows name
   * @param bad by data set ({@code train}, {@code test}), the rows that were left out
   * @param notes what a user should know of them
   * @param profile what they are like
   */
  public record Rows(
      long count,
      int shards,
      List<FeatureColumn> features,
      Label label,
      Map<String, Long> bad,
      List<DataNotes> notes,
      Optional<DataProfile> profile) {}

  /**
   * What rounds were run with.
   *
   * @param transport its name
   * @param kernels what the workers computed with
   * @param workers how many
   */
  public record Means(String transport, String kernels, int workers) {}
}
