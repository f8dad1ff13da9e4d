package io.thalweg.driver.cli;

import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.state.AtomicFiles;
import io.thalweg.driver.state.RunDirectory;
import java.nio.file.Path;

/**
 * Where a run will be written.
 *
 * @param path the run directory
 * @param overwrite whether an earlier run there is deleted
 */
record RunTarget(Path path, boolean overwrite) {

  /** Refuses a directory that cannot be created, before any work is done. */
  void check() {
    RunDirectory.check(path, overwrite);
  }

  /** Creates the directory with the resolved config in it. */
  RunDirectory create(RunConfig config) {
    RunDirectory directory = RunDirectory.create(path, overwrite);
    AtomicFiles.write(directory.config(), config.toYaml());
    return directory;
  }
}
