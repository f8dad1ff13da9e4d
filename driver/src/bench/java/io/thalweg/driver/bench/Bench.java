package io.thalweg.driver.bench;

import io.thalweg.driver.files.Json;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code deploy/bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Measures Thalweg and its peers in turn, in processes of their own, on the same generated data,",
      "and prints medians, spread and targets. Needs a quiet machine."
    },
    footer = {"", "Exit codes: 0 measured, 1 a regression (with --compare), 64 usage, 70 failed"})
public final class Bench implements Callable<Integer> {
  private static final int REGRESSION = 1;

  @Parameters(paramLabel = "NAME", description = "Experiments; none means all.")
  private List<String> names = List.of();

  @Option(names = "--list", description = "Show the experiments and their targets, and end.")
  private boolean list;

  @Option(names = "--pairs", paramLabel = "N", description = "Samples of each side. Default: 5.")
  private int pairs = 5;

  @Option(names = "--output", paramLabel = "FILE", description = "Default: bench.json.")
  private Path output = Path.of("bench.json");

  @Option(
      names = "--compare",
      paramLabel = "FILE",
      description = "An earlier output: show what has changed, and fail if a target became worse.")
  private Optional<Path> compare = Optional.empty();

  @Option(
      names = "--publish",
      paramLabel = "FILE",
      arity = "0..*",
      description = {
        "Measure nothing: keep these outputs in deploy/bench-results, and write deploy/BENCHMARKS.md",
        "and the figures of README.md from all that is kept. Without a FILE only write them."
      })
  private List<Path> publish;

  private Bench() {}

  /** The entry point, called by {@code deploy/bench}, which sets {@code thalweg.home}. */
  public static void main(String[] words) {
    CommandLine line = new CommandLine(new Bench());
    line.setExecutionExceptionHandler(
        (error, command, parsed) -> {
          command.getErr().println("bench: " + error.getMessage());
          return error instanceof ThalwegException typed ? typed.code().type().exitCode() : 70;
        });
    System.exit(line.execute(words));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path root = Path.of(System.getProperty("thalweg.home"));
    if (publish != null) {
      new Publication(root).publish(publish);
      return 0;
    }
    List<Experiment> experiments = Catalogue.named(names);
    if (list) {
      experiments.forEach(Bench::show);
      return 0;
    }
    if (pairs < 1) {
      throw new CommandLine.ParameterException(new CommandLine(this), "--pairs is 1 or more");
    }
    List<Map<String, Object>> before =
        compare.isPresent() ? targets(compare.get()) : new ArrayList<>();
    Workbench bench = new Workbench(root, Files.createDirectories(root.resolve("work/bench")));
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("started", Instant.now().toString());
    Map<String, Object> machine = Machine.describe(root);
    warn(machine);
    report.put("machine", machine);
    report.put("pairs", pairs);
    List<Outcome> outcomes = measure(experiments, bench, report);
    outcomes.stream().map(Outcome::line).forEach(System.out::println);
    return compare.isPresent() ? compare(before, outcomes) : 0;
  }

  private static void show(Experiment experiment) {
    System.out.printf("%-18s %s%n", experiment.name(), experiment.title());
    experiment.targets().forEach(target -> System.out.printf("%18s   %s%n", "", target.what()));
  }

  /** Figures of a program that is no commit cannot be published: said before hours of measuring. */
  private static void warn(Map<String, Object> machine) {
    if (!machine.get("changes").equals(0L)) {
      System.err.println(
          "bench: files have changed since the last commit, so --publish will refuse this output");
    }
  }

  /**
   * Measures, and writes the report after every experiment: a broken one does not cost the rest.
   */
  private List<Outcome> measure(
      List<Experiment> experiments, Workbench bench, Map<String, Object> report)
      throws IOException, InterruptedException {
    Map<String, Object> samples = new LinkedHashMap<>();
    List<Outcome> outcomes = new ArrayList<>();
    for (Experiment experiment : experiments) {
      Samples measured = new Round(experiment, bench).run(pairs);
      samples.put(experiment.name(), measured.toMap());
      for (Target target : experiment.targets()) {
        outcomes.add(Outcome.of(experiment.name(), target, measured));
      }
      report.put("samples", samples);
      report.put("targets", outcomes.stream().map(Outcome::toMap).toList());
      Files.writeString(output, Json.pretty(report));
    }
    System.out.println("| experiment | target | ours | peer | score | bound | verdict |");
    System.out.println("|---|---|---|---|---|---|---|");
    return outcomes;
  }

  private static int compare(List<Map<String, Object>> before, List<Outcome> now) {
    Comparison comparison = Comparison.of(before, now);
    System.out.println();
    comparison.table().forEach(System.out::println);
    return comparison.regressions() > 0 ? REGRESSION : 0;
  }

  private static List<Map<String, Object>> targets(Path file) throws IOException {
    Object found = Json.parse(Files.readAllBytes(file)).get("targets");
    if (!(found instanceof List<?> list)) {
      throw new IOException(file + " is no output of the bench: it has no 'targets'");
    }
    List<Map<String, Object>> targets = new ArrayList<>();
    for (Object target : list) {
      Map<String, Object> fields = new LinkedHashMap<>();
      ((Map<?, ?>) target).forEach((key, value) -> fields.put((String) key, value));
      targets.add(fields);
    }
    return targets;
  }

  /** One experiment: all contenders in turn, again and again. */
  private record Round(Experiment experiment, Workbench bench) {
    Samples run(int pairs) throws IOException, InterruptedException {
      Samples samples = new Samples();
      for (int pair = 1; pair <= pairs; pair++) {
        for (Contender contender : experiment.contenders()) {
          if (samples.whySkipped(contender.name()).isEmpty()) {
            System.err.printf("%s %d/%d: %s%n", experiment.name(), pair, pairs, contender.name());
            take(contender, samples);
          }
        }
      }
      return samples;
    }

    /** A peer that cannot run here is skipped; what we cannot run ourselves is skipped and said. */
    private void take(Contender contender, Samples samples)
        throws IOException, InterruptedException {
      try {
        samples.add(contender.name(), contender.measure().run(bench));
      } catch (Skipped e) {
        samples.skip(contender.name(), e.getMessage());
      } catch (IOException e) {
        System.err.println(e.getMessage());
        samples.skip(contender.name(), "failed: " + e.getMessage().lines().findFirst().orElse(""));
      }
    }
  }
}
