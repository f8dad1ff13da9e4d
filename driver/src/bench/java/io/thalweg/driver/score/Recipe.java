package io.thalweg.driver.score;

import io.thalweg.driver.api.Objective;
import io.thalweg.driver.config.ConfigFiles;
import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.fit.Blueprint;
import io.thalweg.driver.fit.FitSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;

/**
 * Makes trainings of cases, each from a config file that anybody can run again.
 *
 * @param data their rows
 * @param folder for the config files
 */
record Recipe(DataSets data, Path folder) {
  private static final long TEST = 1000; // test rows are of a seed of their own

  /** Writes the rows of a training. */
  void write(Case what, long seed) throws IOException {
    data.write(what.rows(), what.spoil("spoil"), seed);
    if (what.test().isPresent()) {
      data.write(what.test().get(), what.spoil("test_spoil"), seed + TEST);
    }
  }

  /**
   * The training.
   *
   * @param seed of the rows and of the run
   * @param sets what is set on the command line, {@code KEY=VALUE}
   */
  FitSpec spec(Case what, long seed, List<String> sets) throws IOException {
    Path train = data.path(what.rows(), what.spoil("spoil"), seed);
    Optional<Path> test =
        what.test().map(name -> data.path(name, what.spoil("test_spoil"), seed + TEST));
    Map<String, Object> config = what.config(train, test, seed);
    Path file = folder.resolve(config.get("name") + "-" + seed + ".yaml");
    Files.createDirectories(folder);
    Files.writeString(file, new Dump(DumpSettings.builder().build()).dumpToString(config));
    RunConfig run = ConfigFiles.load(file, sets, folder);
    FitSpec spec = FitSpec.of(run);
    if (what.objective().isEmpty()) {
      return spec;
    }
    Table table = data.table(what.rows(), what.spoil("spoil"), seed);
    int classes = 1 + (int) Arrays.stream(table.labels()).max().orElseThrow();
    Objective objective = Objectives.named(what.objective().get(), table.width(), classes);
    return new FitSpec(
        Blueprint.ofObjective(rows -> objective.model(rows.inputs()), true),
        spec.data(),
        spec.settings(),
        spec.start(),
        spec.described(),
        spec.hash());
  }
}
