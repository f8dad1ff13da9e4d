package io.thalweg.driver.bench;

import io.thalweg.driver.cluster.SamenessRun;
import java.util.ArrayList;
import java.util.List;

/** Steady training steps against PyTorch, and how they scale. */
final class TrainingExperiments {
  private static final long DIGITS = 60_000;
  private static final long LOGISTIC = 1_800_000;
  private static final String SMALL = "{linear: 128}, relu";
  private static final String WIDE = "{linear: 512}, relu, {linear: 512}, relu";
  private static final String RATE = "rows_per_s";

  private TrainingExperiments() {}

  static List<Experiment> all() {
    return List.of(
        small(), wide(), logistic(), localScaling(), executorScaling(), sameness(), doctor());
  }

  private static Experiment small() {
    Contender one = ours("ours-1", "local[1]", SMALL, 128, 30_000);
    Contender two = ours("ours-2", "local[2]", SMALL, 128, 30_000);
    Contender torch1 = torch("pytorch-1", 1, 1, "128", 128, 5);
    Contender torch2 = torch("pytorch-2", 2, 1, "128", 128, 5);
    Contender ddp =
        new Contender(
            "python-ddp",
            bench -> bench.python("mlp-ddp", "ddp", bench.raw("digits", 0, DIGITS).toString()));
    return new Experiment(
        "mlp-small",
        "MLP 784-128-10, batch 128, Adam: rows/s",
        List.of(one, torch1, two, torch2, ddp),
        List.of(
            rows("local[1] against PyTorch, better of 1 and 2 threads", 1.5, one, torch1, torch2),
            rows("local[2] against PyTorch, better of 1 and 2 threads", 2.5, two, torch1, torch2),
            rows("local[2] against PyTorch DDP, 2 gloo processes", 6, two, ddp)));
  }

  private static Experiment wide() {
    Contender ours = ours("ours-2", "local[2]", WIDE, 256, 1_200);
    Contender torch1 = torch("pytorch-1", 1, 1, "512,512", 256, 3);
    Contender torch2 = torch("pytorch-2", 2, 2, "512,512", 256, 3);
    return new Experiment(
        "mlp-wide",
        "MLP 784-512-512-10, batch 256, Adam: rows/s",
        List.of(ours, torch1, torch2),
        List.of(rows("local[2] against PyTorch's best", 1.5, ours, torch1, torch2)));
  }

  private static Experiment logistic() {
    Contender ours =
        new Contender(
            "ours-2",
            bench ->
                new ThalwegRun(
                        "logistic-ours-2",
                        "local[2]",
                        RunConfigs.logistic(
                            bench.data("logistic", 0, LOGISTIC), "4096", 0.1, 44_000))
                    .measure(bench));
    Contender slice1 = torchLogistic("pytorch-slice-1", 1, "slice");
    Contender slice2 = torchLogistic("pytorch-slice-2", 2, "slice");
    Contender shuffle = torchLogistic("pytorch-shuffle-1", 1, "shuffle");
    return new Experiment(
        "logistic",
        "logistic regression, 1.8M x 28, batch 4096, shuffled epochs: rows/s",
        List.of(ours, slice1, slice2, shuffle),
        List.of(
            rows("local[2] against PyTorch's slices in order", 1.3, ours, slice1, slice2),
            rows("local[2] against PyTorch's shuffled index batches", 5, ours, shuffle)));
  }

  private static Experiment localScaling() {
    Contender one = ours("ours-1", "local[1]", WIDE, 1024, 1_500);
    Contender two = ours("ours-2", "local[2]", WIDE, 1024, 1_500);
    return new Experiment(
        "scaling-local",
        "MLP 784-512-512-10, global batch 1024: rows/s of 2 workers over 1, one process",
        List.of(one, two),
        List.of(rows("local[2] against local[1]", 1.9, two, one)));
  }

  private static Experiment executorScaling() {
    Contender one = ours("executors-1", "local-cluster[1,1,3072]", WIDE, 1024, 1_500);
    Contender two = ours("executors-2", "local-cluster[2,1,3072]", WIDE, 1024, 1_500);
    return new Experiment(
        "scaling-executors",
        "the same with executor processes of one core",
        List.of(one, two),
        List.of(rows("2 executors against 1", 1.8, two, one)));
  }

  /** What it costs to look for what is wrong. */
  private static Experiment doctor() {
    Contender on = diagnosed("small-warn", "warn", 30_000);
    Contender off = diagnosed("small-off", "off", 30_000);
    Contender busyOn = logisticDiagnosed("logistic-warn", "warn");
    Contender busyOff = logisticDiagnosed("logistic-off", "off");
    return new Experiment(
        "doctor",
        "diagnosis: warn against off, local[2]: rows/s",
        List.of(on, off, busyOn, busyOff),
        List.of(
            rows("MLP 784-128-10, batch 128", 0.98, on, off),
            rows("logistic regression, 1.8M x 28, batch 4096", 0.98, busyOn, busyOff)));
  }

  private static Contender diagnosed(String name, String diagnosis, int rounds) {
    return new Contender(
        name,
        bench ->
            new ThalwegRun(
                    "doctor-" + name,
                    "local[2]",
                    RunConfigs.digits(bench.data("digits", 0, DIGITS), SMALL, 128, rounds)
                        + "\ndiagnosis: "
                        + diagnosis
                        + "\n")
                .measure(bench));
  }

  private static Contender logisticDiagnosed(String name, String diagnosis) {
    return new Contender(
        name,
        bench ->
            new ThalwegRun(
                    "doctor-" + name,
                    "local[2]",
                    RunConfigs.logistic(bench.data("logistic", 0, LOGISTIC), "4096", 0.1, 44_000)
                        + "\ndiagnosis: "
                        + diagnosis
                        + "\n")
                .measure(bench));
  }

  /** Without order the peers may take any number of rows at a time: the best one counts. */
  private static Experiment sameness() {
    List<Contender> contenders = new ArrayList<>();
    List<Target> targets = new ArrayList<>();
    int[] shares = {64, 128, 2048}; // of one of two workers
    String[] models = {"mlp-small", "mlp-wide", "logistic"};
    for (int i = 0; i < models.length; i++) {
      Contender ordered = sums(models[i], "ordered");
      Contender one = sums(models[i], Integer.toString(shares[i]));
      Contender several = sums(models[i], Integer.toString(Math.min(256, shares[i] / 2)));
      contenders.addAll(List.of(ordered, one, several));
      targets.add(rows(models[i] + ", ordered sums against none", 0.95, ordered, one, several));
    }
    return new Experiment(
        "sameness",
        "the same bits for any number of workers against sums in any order, local[2]: rows/s",
        contenders,
        targets);
  }

  private static Contender sums(String model, String order) {
    String name = model + "-" + order;
    return new Contender(
        name, bench -> bench.spark("sameness-" + name, SamenessRun.class, model, order));
  }

  private static Target rows(String what, double atLeast, Contender ours, Contender... peers) {
    Quantity[] rates = new Quantity[peers.length];
    for (int i = 0; i < peers.length; i++) {
      rates[i] = peers[i].value(RATE);
    }
    return Target.rate(what, atLeast, ours.value(RATE), rates);
  }

  private static Contender ours(String name, String master, String layers, int batch, int rounds) {
    return new Contender(
        name,
        bench ->
            new ThalwegRun(
                    "mlp-" + batch + "-" + name,
                    master,
                    RunConfigs.digits(bench.data("digits", 0, DIGITS), layers, batch, rounds))
                .measure(bench));
  }

  private static Contender torch(
      String name, int threads, int blasThreads, String hidden, int batch, int epochs) {
    return new Contender(
        name,
        bench ->
            bench.torch(
                "mlp-" + batch + "-" + name,
                threads,
                blasThreads,
                "mlp",
                bench.raw("digits", 0, DIGITS).toString(),
                hidden,
                Integer.toString(batch),
                Integer.toString(epochs)));
  }

  private static Contender torchLogistic(String name, int threads, String batches) {
    return new Contender(
        name,
        bench ->
            bench.torch(
                name,
                threads,
                1,
                "logistic",
                bench.raw("logistic", 0, LOGISTIC).toString(),
                batches,
                "4096",
                "5"));
  }
}
