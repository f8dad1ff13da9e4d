package io.thalweg.driver.cli;

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

  @Option(
      names = TENSORBOARD,
      paramLabel = "DIR",
      description =
          "Also write the figures for TensorBoard, into a folder in DIR that is called like the run"
              + " directory: tensorboard --logdir DIR.")
  private String tensorBoard;

  /**
   * Opens them, and that of Spark's metrics.
   *
   * @param run the name of the run
   * @param after the round after which it goes on; 0 for a new one
   */
  void open(Sinks sinks, String run, long after) {
    if (tensorBoard != null) {
      Path folder = StoredPath.of(tensorBoard, TENSORBOARD).resolve(run);
      sinks.add(TENSORBOARD, () -> TensorBoard.create(folder, after, Clock.systemUTC()));
    }
    sinks.add("Spark's metrics system", SparkMetrics::register);
  }
}
