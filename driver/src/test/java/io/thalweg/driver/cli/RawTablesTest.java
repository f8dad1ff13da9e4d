package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.driver.files.Json;
import io.thalweg.driver.files.ModelDirectory;
import io.thalweg.shared.column.Expansion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Raw tables beside scikit-learn 1.2.1 with the same steps on the same rows: one input for each
 * category, gaps filled with the mean, numbers standardised, then {@code LogisticRegression(C=1)},
 * whose objective is the mean loss and the sum of squared weights over twice the rows.
 */
class RawTablesTest {
  private static final double NEAR = 0.005; // of the loss
  private static final double EQUAL = 1e-13; // of a mean: another order of the sum

  @TempDir Path folder;

  @Test
  void theTitanicHasTheInputsAndTheLossOfScikitLearn() throws IOException {
    split(Path.of("../conf/data/titanic.csv"));
    train(
        """
        data:
          train: train.csv
          test: test.csv
          label: Survived
          features:
            - {one_hot: [Pclass, Sex]}
            - {column: Age, missing: mean}
            - SibSp
            - Parch
            - Fare
            - {one_hot: Embarked}
          standardize: true
        model: {layers: [{linear: 1}]}
        loss: bce_with_logits
        penalty: {type: l2, alpha: %s}
        """
            .formatted(1 / 713.0));
    assertEquals(
        List.of(
            "Pclass=1",
            "Pclass=2",
            "Pclass=3",
            "Sex=female",
            "Sex=male",
            "Age",
            "SibSp",
            "Parch",
            "Fare",
            "Embarked=C",
            "Embarked=Q",
            "Embarked=S"),
        FeatureColumn.inputs(columns()));
    same(Map.of("Age", 29.81148601398601));
    assertEquals(0.515128, loss(), NEAR * 0.515128);
  }

  @Test
  void thePenguinsHaveTheInputsAndTheLossOfScikitLearn() throws IOException {
    split(Path.of("src/test/resources/raw/penguins.csv"));
    train(
        """
        data:
          train: {path: train.csv, options: {nullValue: NA}}
          test: {path: test.csv, options: {nullValue: NA}}
          label: Species
          features:
            - {one_hot: [Island, Clutch Completion]}
            - {date: Date Egg, parts: [year, month, weekday]}
            - {column: ['Culmen*', 'Flipper*', 'Body*'], missing: mean}
            - {one_hot: Sex}
            - {column: 'Delta*', missing: mean}
          standardize: true
        model: {layers: [{linear: 3}]}
        loss: cross_entropy
        penalty: {type: l2, alpha: %s}
        """
            .formatted(1 / 276.0));
    assertEquals(
        List.of(
            "Island=Biscoe",
            "Island=Dream",
            "Island=Torgersen",
            "Clutch Completion=No",
            "Clutch Completion=Yes",
            "Date Egg.year",
            "Date Egg.month",
            "Date Egg.weekday",
            "Culmen Length (mm)",
            "Culmen Depth (mm)",
            "Flipper Length (mm)",
            "Body Mass (g)",
            "Sex=FEMALE",
            "Sex=MALE",
            "Delta 15 N (o/oo)",
            "Delta 13 C (o/oo)"),
        FeatureColumn.inputs(columns()));
    same(
        Map.of(
            "Culmen Length (mm)", 43.89525547445256,
            "Culmen Depth (mm)", 17.125912408759124,
            "Flipper Length (mm)", 200.8175182481752,
            "Body Mass (g)", 4197.171532846715,
            "Delta 15 N (o/oo)", 8.725750076045626,
            "Delta 13 C (o/oo)", -25.68884575757576));
    assertEquals(
        List.of(
            "Adelie Penguin (Pygoscelis adeliae)",
            "Chinstrap penguin (Pygoscelis antarctica)",
            "Gentoo penguin (Pygoscelis papua)"),
        ModelDirectory.load(folder.resolve("run/model")).description().label().classes());
    assertEquals(0.0168043, loss(), NEAR * 0.0168043);
  }

  /** Every fifth row is one to test on. */
  private void split(Path table) throws IOException {
    List<String> lines = Files.readAllLines(table);
    List<String> train = new ArrayList<>(lines.subList(0, 1));
    List<String> test = new ArrayList<>(lines.subList(0, 1));
    for (int row = 0; row < lines.size() - 1; row++) {
      (row % 5 == 4 ? test : train).add(lines.get(row + 1));
    }
    Files.write(folder.resolve("train.csv"), train);
    Files.write(folder.resolve("test.csv"), test);
  }

  private void train(String config) throws IOException {
    String how =
        """
        dtype: float64
        optimizer: {type: lbfgs, line_search_fn: strong_wolfe}
        batch: full
        rounds: 200
        """;
    String file = Files.writeString(folder.resolve("c.yaml"), config + how).toString();
    String run = folder.resolve("run").toString();
    Output output = Output.of("train", file, "--run-dir", run, "--master", "local[2]");
    assertEquals(0, output.code(), output.err());
  }

  private List<FeatureColumn> columns() {
    return ModelDirectory.load(folder.resolve("run/model")).description().features();
  }

  /** What stands for gaps. */
  private void same(Map<String, Double> means) {
    Map<String, Double> fills = new LinkedHashMap<>();
    for (FeatureColumn column : columns()) {
      if (means.containsKey(column.name())) {
        fills.put(
            column.name(), ((Expansion.Filled) column.encoding().expansion()).values().get(0));
      }
    }
    means.forEach(
        (name, mean) -> assertEquals(mean, fills.get(name), EQUAL * Math.abs(mean), name));
  }

  private double loss() throws IOException {
    Map<?, ?> summary = Json.parse(Files.readAllBytes(folder.resolve("run/summary.json")));
    Map<?, ?> test = (Map<?, ?>) ((Map<?, ?>) summary.get("metrics")).get("test");
    return (double) test.get("log_loss");
  }
}
