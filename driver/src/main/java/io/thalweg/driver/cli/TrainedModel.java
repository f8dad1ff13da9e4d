package io.thalweg.driver.cli;

import io.thalweg.driver.config.ConfigFiles;
import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.ingest.FeatureInfo;
import io.thalweg.driver.state.ModelDirectory;
import io.thalweg.driver.state.ModelFile;
import io.thalweg.driver.state.ModelFiles;
import io.thalweg.driver.state.RunDirectory;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.tensor.DType;
import java.nio.file.Path;
import java.util.List;

/**
 * The model of a run directory, ready to compute with.
 *
 * @param config the run's config
 * @param spec the model with its standardisation
 * @param parameters the flat parameters
 * @param features the columns that fill its inputs
 * @param <A> {@code float[]} or {@code double[]}
 */
record TrainedModel<A>(
    RunConfig config, ModelSpec spec, DType<A> dtype, A parameters, List<FeatureInfo> features) {

  /** Loads the model that {@code thalweg train} has written into {@code directory}. */
  static TrainedModel<?> load(Path directory) {
    RunDirectory run = RunDirectory.open(directory);
    return of(ConfigFiles.loadResolved(run.config()), ModelDirectory.load(run.model()));
  }

  private static <A> TrainedModel<A> of(RunConfig config, ModelFile<A> file) {
    return new TrainedModel<>(
        config,
        ModelFiles.network(file),
        file.dtype(),
        file.parameters(),
        file.description().features().stream()
            .map(column -> new FeatureInfo(column.name(), column.width()))
            .toList());
  }
}
