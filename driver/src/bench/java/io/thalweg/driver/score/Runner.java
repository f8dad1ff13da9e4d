package io.thalweg.driver.score;

import io.thalweg.driver.fit.Fit;
import io.thalweg.driver.fit.FitObserver;
import io.thalweg.driver.fit.FitResult;
import io.thalweg.driver.round.Recorder;
import io.thalweg.driver.round.Trained;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Runs cases one after the other.
 *
 * @param spark for all of them
 * @param recipe makes trainings of them
 * @param seconds the longest that a run may take
 */
record Runner(SparkSession spark, Recipe recipe, int seconds) {

  /**
   * Runs a case.
   *
   * @param seed of the rows and of the run
   * @param sets what is set on the command line, {@code KEY=VALUE}
   */
  Seen run(Case what, long seed, List<String> sets) throws IOException {
    recipe.write(what, seed);
    long start = System.nanoTime();
    Watch watch = new Watch(start, seconds);
    try {
      FitResult<?> result = Fit.run(recipe.spec(what, seed, sets), spark, watch);
      return seen(result.trained(), watch);
    } catch (ThalwegException e) {
      String status = watch.isLate() ? "slow" : watch.planned == 0 ? "refused" : "failed";
      return watch.seen(status, e.code() + ": " + e.what());
    } catch (RuntimeException e) {
      return watch.seen("broken", e.toString());
    }
  }

  private static Seen seen(Trained<?> trained, Watch watch) {
    String error = trained.cause().map(e -> e.code() + ": " + e.what()).orElse("");
    return new Seen(
        watch.isLate() ? "slow" : trained.status().id(),
        error,
        Alarm.of(trained.findings()),
        trained.rounds(),
        watch.planned,
        watch.elapsed(),
        trained.metrics());
  }

  /** Ends a run that takes too long. */
  private static final class Watch implements FitObserver {
    private final long start;
    private final long limit;
    private long planned;
    private boolean late;

    Watch(long start, int seconds) {
      this.start = start;
      this.limit = seconds * 1_000_000_000L;
    }

    boolean isLate() {
      return late;
    }

    double elapsed() {
      return (System.nanoTime() - start) / 1e9;
    }

    Seen seen(String status, String error) {
      return new Seen(status, error, List.of(), 0, planned, elapsed(), Map.of());
    }

    @Override
    public Recorder recorder(long epochs, long rounds, long started) {
      planned = rounds;
      return Recorder.silent();
    }

    @Override
    public boolean isStopped() {
      late = System.nanoTime() - start > limit;
      return late;
    }
  }
}
