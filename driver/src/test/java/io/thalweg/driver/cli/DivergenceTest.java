package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.files.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs that diverge, and the same runs with what their error tells to set. */
class DivergenceTest {
  private static final String CONFIG =
      """
      data: {train: rows.csv, label: y}
      model: {layers: [{linear: 1}]}
      loss: mse
      optimizer: {type: sgd, lr: 0.1}
      batch: full
      rounds: 300
      """;

  @TempDir Path directory;

  /**
   * A run that diverges.
   *
   * @param sets its difference to {@link #CONFIG}
   * @param cured the keys that the remedy sets
   */
  private record Case(String name, List<String> sets, List<String> cured) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("features of other scales", List.of(), List.of("optimizer.lr")),
        new Case(
            "a high rate beside features of other scales",
            List.of("optimizer.lr=100", "batch=64", "epochs=100", "rounds=null"),
            List.of("data.standardize", "optimizer.lr")),
        new Case(
            "a high rate where the features are scaled",
            List.of("data.standardize=true", "optimizer={type: momentum, lr: 5}"),
            List.of("optimizer.lr")),
        new Case(
            "a network with large labels",
            List.of(
                "model.layers=[{linear: 16}, relu, {linear: 1}]",
                "data.standardize=true",
                "optimizer.lr=1"),
            List.of("optimizer.lr")),
        new Case(
            "an exponential of large features",
            List.of(
                "loss=poisson_nll",
                "data.label=rooms",
                "data.features=[size]",
                "model.layers=[{linear: {out: 1, init: {type: constant, val: 1}}}]"),
            List.of("data.standardize")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatTheErrorTellsToSetMakesTheRunConverge(Case diverging) throws Exception {
    Files.writeString(directory.resolve("rows.csv"), houses());
    Files.writeString(directory.resolve("houses.yaml"), CONFIG);
    Output output = train("diverged", diverging.sets());
    assertEquals(76, output.code(), output.err());
    Remedy remedy = Remedy.of(output);
    assertTrue(remedy.text().contains("tried over "), remedy.text());
    assertEquals(
        diverging.cured(),
        remedy.sets().stream().map(set -> set.replaceFirst("=.*", "")).toList(),
        remedy.text());

    List<String> sets = new ArrayList<>(diverging.sets());
    sets.addAll(remedy.sets());
    Output cured = train("cured", sets);
    assertEquals(0, cured.code(), cured.err());
    Map<?, ?> metrics = (Map<?, ?>) summary("cured").get("metrics");
    double r2 = (Double) ((Map<?, ?>) metrics.get("train")).get("r2");
    assertTrue(r2 > (diverging.name().contains("exponential") ? 0.3 : 0.95), "r2 " + r2);
    assertFalse(summary("cured").containsKey("error"));
  }

  private Output train(String run, List<String> sets) {
    List<String> words = new ArrayList<>(List.of("train", directory + "/houses.yaml"));
    sets.forEach(set -> words.addAll(List.of("--set", set)));
    words.addAll(List.of("--master", "local[2]", "--run-dir", directory + "/" + run));
    return Output.of(words.toArray(String[]::new));
  }

  private Map<String, Object> summary(String run) throws Exception {
    return Json.parse(Files.readAllBytes(directory.resolve(run + "/summary.json")));
  }

  /** Sizes, rooms and prices. */
  private static String houses() {
    StringBuilder rows = new StringBuilder("size,rooms,y\n");
    Random random = new Random(11);
    for (int i = 0; i < 256; i++) {
      double size = 40 + 160 * random.nextDouble();
      long rooms = Math.max(1, Math.round(size / 30 + random.nextGaussian()));
      double price = 2000 * size + 10_000 * rooms + 5_000 * random.nextGaussian();
      rows.append(String.format(Locale.ROOT, "%.1f,%d,%.0f%n", size, rooms, price));
    }
    return rows.toString();
  }
}
