package io.thalweg.driver.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How well the configs of {@code conf/} learn: the same bits, and so the same figures, anywhere.
 */
final class AccuracyExperiments {
  private AccuracyExperiments() {}

  static List<Experiment> all() {
    List<Contender> contenders = new ArrayList<>();
    List<Target> targets = new ArrayList<>();
    add(contenders, targets, "quickstart", "digits, 64-64-10, 20 epochs", 0.97);
    add(contenders, targets, "mnist-softmax", "MNIST, softmax regression, 8 epochs", 0.92);
    add(contenders, targets, "mnist-mlp", "MNIST, MLP 784-128-10, 5 epochs", 0.975);
    add(contenders, targets, "mnist-lenet", "MNIST, LeNet, 3 epochs", 0.988);
    return List.of(
        new Experiment(
            "accuracy", "held-out accuracy of the configs of conf/", contenders, targets));
  }

  private static void add(
      List<Contender> contenders, List<Target> targets, String name, String what, double least) {
    Contender ours = new Contender(name, bench -> train(name, bench));
    contenders.add(ours);
    targets.add(Target.atLeast(what, least, ours.value("test_accuracy")));
  }

  private static Map<String, Double> train(String name, Workbench bench)
      throws Skipped, IOException, InterruptedException {
    Path mnist = bench.root().resolve("data/mnist/test.parquet/_SUCCESS");
    if (name.startsWith("mnist") && !Files.exists(mnist)) {
      throw new Skipped("MNIST is not here: run deploy/fetch-mnist");
    }
    String config = Files.readString(bench.root().resolve("conf").resolve(name + ".yaml"));
    return new ThalwegRun("accuracy-" + name, "local[2]", config).measure(bench);
  }
}
