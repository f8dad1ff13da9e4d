package io.thalweg.driver.cli;

import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.files.AtomicFiles;
import io.thalweg.driver.files.InputPath;
import io.thalweg.driver.files.OngoingRun;
import io.thalweg.driver.files.RunDirectory;
import io.thalweg.driver.ingest.RowsOutput;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where a run will be written.
 *
 * @param path the run directory
 * @param overwrite whether an earlier run there is replaced
 * @param resume whether an earlier run there goes on
 */
record RunTarget(Path path, boolean overwrite, boolean resume) {
  /** What the user types to name another directory. */
  static final String OPTION = "--run-dir";

  /** Refuses a directory that the run must not be written to, before any work is done. */
  void check(RunConfig config) {
    if (resumes()) {
      RunDirectory.checkGoesOn(path);
    } else {
      RunDirectory.check(path, overwrite || resume); // which has found no run, and no files
    }
    Stream<DataSource> sources =
        Stream.concat(Stream.of(config.data().train()), config.data().test().stream());
    InputPath.requireApart(
        path, sources.flatMap(source -> RowsOutput.inputs(source).stream()).toList(), OPTION);
  }

  /** What the run is called by the name of its directory. */
  String name() {
    Path last = path.toAbsolutePath().normalize().getFileName();
    return last == null ? "run" : last.toString();
  }

  /** Whether there is a run that goes on. */
  private boolean resumes() {
    return resume && RunDirectory.isRun(path);
  }

  /** Starts the run with the resolved config in its directory. */
  OngoingRun start(RunConfig config, PrintStream out) {
    OngoingRun run =
        resumes()
            ? OngoingRun.resume(path, out::println)
            : OngoingRun.start(path, overwrite || resume, out::println);
    AtomicFiles.write(run.directory().config(), config.toYaml());
    return run;
  }
}
