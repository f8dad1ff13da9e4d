package io.thalweg.driver.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What a run costs beside its rounds: start, end, memory. */
final class ProcessExperiments {
  private static final long ROWS = 10_000;

  private ProcessExperiments() {}

  static List<Experiment> all() {
    return List.of(start(), memory());
  }

  private static Experiment start() {
    Contender train = new Contender("train", bench -> loop("start-train", 20, bench));
    Contender session =
        new Contender("session", bench -> bench.spark("start-session", SessionPeer.class));
    return new Experiment(
        "start",
        "deploy/thalweg train on 10,000 rows, from start to exit: s",
        List.of(train, session),
        List.of(
            Target.excess(
                "start to the end of the first round, above Spark's own session",
                2.5,
                train.value("first_round_s"),
                session.value("start_s")),
            Target.atMost("last round to exit", 1, train.value("exit_s"))));
  }

  private static Map<String, Double> loop(String name, int rounds, Workbench bench)
      throws IOException, InterruptedException {
    String config = RunConfigs.loop(bench.data("regression", 0, ROWS), rounds);
    return new ThalwegRun(name, "local[2]", config + "log_every: 1\n").measure(bench);
  }

  private static Experiment memory() {
    Contender ours =
        new Contender(
            "ours", bench -> GarbageRun.measure(bench.data("regression", 0, ROWS), bench));
    return new Experiment(
        "memory",
        "the loop of 5 features at local[2]: what the garbage collector sees",
        List.of(ours),
        List.of(
            Target.atMost("bytes allocated per worker and round", 1024, ours.value("bytes")),
            Target.atMost(
                "full collections in 10,000 rounds, plus 1", 1, ours.value("full_plus_1"))));
  }
}
