package io.thalweg.driver.cli;

import io.thalweg.driver.config.Label;
import io.thalweg.driver.config.NewData;
import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.driver.files.ModelDirectory;
import io.thalweg.driver.files.ModelFile;
import io.thalweg.driver.files.ModelFiles;
import io.thalweg.driver.files.RunDirectory;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.tensor.DType;
import java.nio.file.Path;
import java.util.List;

/**
 * The model of a run directory, ready to compute with.
 *
 * @param config the run's config, {@code data.test} being the rows that a command names, if any
 * @param spec the model with its standardisation
 * @param parameters the flat parameters
 * @param features the columns that fill its inputs
 * @param label what it predicts
 * @param dataHash the hash of the rows that it was trained on
 * @param <A> {@code float[]} or {@code double[]}
 */
record TrainedModel<A>(
    RunConfig config,
    ModelSpec spec,
    DType<A> dtype,
    A parameters,
    List<FeatureColumn> features,
    Label label,
    String dataHash) {

  /**
   * Loads the model that {@code thalweg train} has written into {@code directory}.
   *
   * @param rows the rows that it is wanted for
   */
  static TrainedModel<?> load(Path directory, NewData rows) {
    RunDirectory run = RunDirectory.open(directory);
    return of(rows.in(run.config()), ModelDirectory.load(run.root()));
  }

  private static <A> TrainedModel<A> of(RunConfig config, ModelFile<A> file) {
    return new TrainedModel<>(
        config,
        ModelFiles.network(file),
        file.dtype(),
        file.parameters(),
        file.description().features(),
        file.description().label(),
        file.description().provenance().dataSha256());
  }
}
