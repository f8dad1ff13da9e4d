package io.thalweg.driver.experiment;

import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.fit.FitSpec;
import io.thalweg.driver.fit.SharedRows;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** Runs the trials of an experiment, one after the other. */
public interface TrialRunner {
  /** Packs the rows of a run, if they are not, and says what is known of them. */
  SharedRows.Known rows(FitSpec spec);

  /** The packed rows are not needed any more. */
  void releaseRows();

  /**
   * Runs a config in its run directory: goes on with an unfinished run of the same config there, or
   * replaces what stands there.
   *
   * @param goesOn whether an unfinished run of the same config is there
   * @param seconds after which its rounds end
   * @throws io.thalweg.shared.error.ThalwegException where the run does not complete
   */
  void run(RunConfig config, Path directory, boolean goesOn, OptionalDouble seconds);

  /** Whether the experiment is to end; its runs can be gone on with. */
  boolean isStopped();

  /** Tells the user. */
  void say(String line);
}
