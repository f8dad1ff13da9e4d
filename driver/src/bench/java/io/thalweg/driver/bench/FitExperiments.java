package io.thalweg.driver.bench;

import java.util.List;

/** Whole fits against Spark MLlib: the time to its final loss or accuracy, and the ingest. */
final class FitExperiments {
  private static final long LOGISTIC = 1_800_000;
  private static final long LINEAR = 900_000;
  private static final long DIGITS = 60_000;
  private static final long TEST = 10_000;

  private FitExperiments() {}

  static List<Experiment> all() {
    return List.of(logistic(), linear(), perceptron(), ingest(), table());
  }

  private static Experiment logistic() {
    Contender ours = ours("logistic", "logistic", LOGISTIC);
    Contender mllib = mllib("mllib", "logistic", "logistic", LOGISTIC);
    Contender systemDs =
        new Contender(
            "systemds", bench -> bench.systemDs("systemds", bench.raw("logistic", 0, LOGISTIC)));
    Contender passes =
        new Contender(
            "ours-passes",
            bench ->
                new ThalwegRun(
                        "logistic-passes",
                        "local[2]",
                        RunConfigs.logistic(bench.data("logistic", 0, LOGISTIC), "full", 0.5, 200))
                    .measure(bench));
    return new Experiment(
        "fit-logistic",
        "logistic regression, 1.8M x 28 from a cached data frame, to MLlib's loss + 1e-4: s",
        List.of(ours, mllib, systemDs, passes),
        List.of(
            Target.excess("loss", 1e-4, ours.value("loss"), mllib.value("loss")),
            fits("first fit, rounds", 20, ours.value("rounds1_s"), mllib.value("fit1_s")),
            fits("second fit, rounds", 20, ours.value("rounds2_s"), mllib.value("fit2_s")),
            fits("first fit with ingest", 3, ours.value("fit1_s"), mllib.value("fit1_s")),
            fits("second fit with ingest", 3, ours.value("fit2_s"), mllib.value("fit2_s")),
            Target.time(
                "second fit, rounds against SystemDS's",
                20,
                ours.value("rounds2_s"),
                systemDs.value("fit2_s")),
            Target.time(
                "second fit with ingest against SystemDS's",
                3,
                ours.value("fit2_s"),
                systemDs.value("fit2_s")),
            Target.rate(
                "full passes, rows/s, against MLlib's passes",
                3,
                passes.value("rows_per_s"),
                mllib.value("rows_per_s"))));
  }

  private static Target fits(String what, double atLeast, Quantity ours, Quantity... mllib) {
    return Target.time(what + " against MLlib's", atLeast, ours, mllib);
  }

  private static Contender ours(String task, String kind, long rows) {
    return new Contender(
        "ours",
        bench ->
            bench.spark("fit-" + task, OurFit.class, task, bench.data(kind, 0, rows).toString()));
  }

  private static Contender mllib(String name, String task, String kind, long rows) {
    return new Contender(
        name,
        bench ->
            bench.spark(
                "mllib-" + task, MllibPeer.class, task, bench.data(kind, 0, rows).toString()));
  }

  private static Experiment linear() {
    Contender ours = ours("linear", "regression", LINEAR);
    Contender lbfgs = mllib("mllib-l-bfgs", "l-bfgs", "regression", LINEAR);
    Contender normal = mllib("mllib-normal", "normal", "regression", LINEAR);
    return new Experiment(
        "fit-linear",
        "linear regression, 0.9M x 100 from a cached data frame, to MLlib's mse + 1e-6: s",
        List.of(ours, lbfgs, normal),
        List.of(
            Target.excess(
                "loss", 1e-6, ours.value("loss"), lbfgs.value("loss"), normal.value("loss")),
            fits(
                "second fit with ingest",
                3,
                ours.value("fit2_s"),
                lbfgs.value("fit2_s"),
                normal.value("fit2_s"))));
  }

  private static Experiment perceptron() {
    Contender ours = onDigits("ours", OurFit.class);
    Contender mllib = onDigits("mllib", MllibPeer.class);
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
            fits("first fit, rounds", 40, ours.value("rounds1_s"), mllib.value("fit1_s")),
            fits("second fit, rounds", 40, ours.value("rounds2_s"), mllib.value("fit2_s"))));
  }

  private static Contender onDigits(String name, Class<?> type) {
    return new Contender(
        name,
        bench ->
            bench.spark(
                name + "-mlp",
                type,
                "mlp",
                bench.data("digits", 0, DIGITS).toString(),
                bench.data("digits", DIGITS, TEST).toString()));
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

  private static Experiment table() {
    Contender ours = table("ours");
    Contender spark = table("spark");
    return new Experiment(
        "table",
        "2M rows of 10 columns of text to 0/1 inputs in memory: rows/s",
        List.of(ours, spark),
        List.of(
            Target.rate(
                "against MLlib's StringIndexer, OneHotEncoder, VectorAssembler, cache, count",
                1,
                ours.value("rows_per_s"),
                spark.value("rows_per_s"))));
  }

  private static Contender table(String side) {
    return new Contender(
        side,
        bench -> bench.spark("table-" + side, TablePeers.class, side, bench.table().toString()));
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
