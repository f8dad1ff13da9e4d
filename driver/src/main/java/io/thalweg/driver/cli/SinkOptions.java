package io.thalweg.driver.cli;

import io.thalweg.driver.sink.Mlflow;
import io.thalweg.driver.sink.Sinks;
import io.thalweg.driver.sink.SparkMetrics;
import io.thalweg.driver.sink.TensorBoard;
import io.thalweg.driver.storage.StoredPath;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Option;

/** The words that say where the figures of a run go beside its directory. */
final class SinkOptions {
  private static final String TENSORBOARD = "--tensorboard";
  private static final String MLFLOW = "--mlflow";

  @Option(
      names = TENSORBOARD,
      paramLabel = "DIR",
      description =
          "Also write the figures for TensorBoard, into a folder in DIR that is called like the run"
              + " directory: tensorboard --logdir DIR.")
  private String tensorBoard;

  @Option(
      names = MLFLOW,
      paramLabel = "URI",
      description =
          "Also send the figures to this MLflow tracking server, such as http://localhost:5000: a"
              + " run in the experiment that is called like the config.")
  private String mlflow;

  /**
   * Opens them, and that of Spark's metrics.
   *
   * @param experiment what the run is one of
   * @param run the name of the run
   * @param after the round after which it goes on; 0 for a new one
   */
  void open(Sinks sinks, String experiment, String run, long after) {
    if (tensorBoard != null) {
      Path folder = StoredPath.of(tensorBoard, TENSORBOARD).resolve(run);
      sinks.add(TENSORBOARD, () -> TensorBoard.create(folder, after, Clock.systemUTC()));
    }
    if (mlflow != null) {
      sinks.add(MLFLOW, () -> Mlflow.begin(mlflow, experiment, run, Clock.systemUTC()));
    }
    sinks.add("Spark's metrics system", SparkMetrics::register);
  }
}
