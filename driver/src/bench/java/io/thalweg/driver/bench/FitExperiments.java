package io.thalweg.driver.bench;

import java.util.List;

/** Whole fits against Spark MLlib: the time to its final loss or accuracy, and the ingest. */
final class FitExperiments {
  static final String DECAY = "{type: linear, start_factor: 1, end_factor: 0.01, per: round}";

  private static final long LOGISTIC = 1_800_000;
  private static final long LINEAR = 900_000;
  private static final long DIGITS = 60_000;
  private static final long TEST = 10_000;

  private FitExperiments() {}

  static List<Experiment> all() {
    return List.of(logistic(), linear(), perceptron(), ingest());
  }

  private static Experiment logistic() {
    Contender fit = logistic("ours-fit", "4096", 0.2, DECAY, 440);
    Contender full = logistic("ours-full-batch", "full", 0.5, "constant", 60);
    Contender mllib = mllib("mllib", "logistic", "logistic", LOGISTIC);
    return new Experiment(
        "fit-logistic",
        "logistic regression, 1.8M x 28, to MLlib's loss + 1e-4: s",
        List.of(fit, mllib, full),
        List.of(
            Target.excess("loss", 1e-4, fit.value("train_loss"), mllib.value("loss")),
            fits("rounds against MLlib's fit", 20, fit.value("train_s"), mllib),
            fits("ingest and rounds against MLlib's fit", 3, fit.value("loop_s"), mllib),
            Target.rate(
                "full passes, rows/s, against MLlib's passes",
                3,
                full.value("rows_per_s"),
                mllib.value("rows_per_s"))));
  }

  private static Target fits(String what, double atLeast, Quantity ours, Contender mllib) {
    return Target.time(what, atLeast, ours, mllib.value("fit1_s"), mllib.value("fit2_s"));
  }

  private static Contender logistic(
      String name, String batch, double lr, String schedule, int rounds) {
    return new Contender(
        name,
        bench ->
            new ThalwegRun(
                    "fit-logistic-" + name,
                    "local[2]",
                    RunConfigs.logistic(
                        bench.data("logistic", 0, LOGISTIC), batch, lr, schedule, rounds))
                .measure(bench));
  }

  private static Contender mllib(String name, String task, String kind, long rows) {
    return new Contender(
        name,
        bench ->
            bench.spark(
                "mllib-" + task, MllibPeer.class, task, bench.data(kind, 0, rows).toString()));
  }

  private static Experiment linear() {
    Contender ours =
        new Contender(
            "ours",
            bench ->
                new ThalwegRun(
                        "fit-linear",
                        "local[2]",
                        RunConfigs.linear(bench.data("regression", 0, LINEAR), 60))
                    .measure(bench));
    Contender lbfgs = mllib("mllib-l-bfgs", "l-bfgs", "regression", LINEAR);
    Contender normal = mllib("mllib-normal", "normal", "regression", LINEAR);
    return new Experiment(
        "fit-linear",
        "linear regression, 0.9M x 100, to MLlib's mean squared error + 1e-6: s",
        List.of(ours, lbfgs, normal),
        List.of(
            Target.excess(
                "loss", 1e-6, ours.value("train_loss"), lbfgs.value("loss"), normal.value("loss")),
            Target.time(
                "ingest and rounds against MLlib's better fit",
                3,
                ours.value("loop_s"),
                lbfgs.value("fit2_s"),
                normal.value("fit2_s"))));
  }

  private static Experiment perceptron() {
    Contender ours =
        new Contender(
            "ours",
            bench ->
                new ThalwegRun(
                        "fit-mlp",
                        "local[2]",
                        RunConfigs.digits(
                            bench.data("digits", 0, DIGITS),
                            bench.data("digits", DIGITS, TEST),
                            "{linear: 128}, relu",
                            128,
                            400))
                    .measure(bench));
    Contender mllib =
        new Contender(
            "mllib",
            bench ->
                bench.spark(
                    "mllib-mlp",
                    MllibPeer.class,
                    "mlp",
                    bench.data("digits", 0, DIGITS).toString(),
                    bench.data("digits", DIGITS, TEST).toString()));
    return new Experiment(
        "fit-mlp",
        "MLP 784-128-10, 60,000 digits, to the accuracy of MLlib's after 50 iterations: s",
        List.of(ours, mllib),
        List.of(
            Target.rate(
                "accuracy on 10,000 more rows",
                1,
                ours.value("test_accuracy"),
                mllib.value("accuracy")),
            Target.time(
                "rounds against MLlib's fit", 40, ours.value("train_s"), mllib.value("fit1_s"))));
  }

  private static Experiment ingest() {
    Contender ours = ingest("ours", "ours");
    Contender spark = ingest("spark", "spark");
    return new Experiment(
        "ingest",
        "2M x 28 Parquet read, checked, put in canonical order and packed: rows/s",
        List.of(ours, spark),
        List.of(
            Target.rate(
                "against Spark's repartition, sort, cache, count",
                1,
                ours.value("rows_per_s"),
                spark.value("rows_per_s")),
            Target.atMost("packed bytes per raw byte", 1.05, ours.value("bytes_per_raw_byte"))));
  }

  private static Contender ingest(String name, String side) {
    return new Contender(
        name,
        bench ->
            bench.spark(
                "ingest-" + name,
                IngestPeers.class,
                side,
                bench.data("logistic", 0, 2_000_000).toString(),
                "16"));
  }
}
