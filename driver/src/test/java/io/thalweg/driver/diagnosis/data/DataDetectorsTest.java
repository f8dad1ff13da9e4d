package io.thalweg.driver.diagnosis.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.Finding.Code;
import io.thalweg.driver.state.Finding.Severity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of data, and above all of what nothing is said. */
class DataDetectorsTest {
  private final long seed = 1; // fixed: of random rows, some few in a hundred are borderline

  private Case rows(int rows, int width) {
    return new Case(seed, rows, width);
  }

  private void silent(Case rows) {
    assertEquals(List.of(), rows.findings(), "seed " + seed);
  }

  private Finding told(Code code, Case rows, String... parts) {
    List<Finding> findings = rows.findings();
    assertEquals(List.of(code), findings.stream().map(Finding::code).toList(), "seed " + seed);
    Finding finding = findings.get(0);
    assertEquals(Severity.WARNING, finding.severity());
    for (String part : parts) {
      assertTrue(
          (finding.cause() + "; " + finding.remedy()).contains(part), part + " in " + finding);
    }
    return finding;
  }

  @Test
  void soundRowsAreNotTold() {
    silent(rows(400, 6));
    silent(rows(400, 6).heldOut());
    silent(rows(400, 6).classes(0.5));
    silent(rows(400, 6).classes(0.1).heldOut());
    silent(rows(800, 6).clusters(4).heldOut());
    silent(rows(20, 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross_entropy", "bce_with_logits"})
  void theDigitsOfTheQuickStartAreNotTold(String loss) throws IOException {
    Case digits = digits();
    if (loss.equals("bce_with_logits")) {
      digits.labels = Arrays.stream(digits.labels).map(y -> y == 3 ? 1 : 0).toArray();
      digits.layers = List.of(Map.of("linear", 1));
      digits.loss = loss;
    }
    silent(digits.heldOut());
  }

  private Case digits() throws IOException {
    Case digits = rows(1, 1);
    Path file = Path.of("../conf/data/digits.csv.gz");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      double[][] rows =
          lines
              .lines()
              .skip(1)
              .map(l -> Arrays.stream(l.split(",", -1)).mapToDouble(Double::valueOf).toArray())
              .toArray(double[][]::new);
      digits.features = Arrays.stream(rows).map(r -> Arrays.copyOf(r, 64)).toArray(double[][]::new);
      digits.labels = Arrays.stream(rows).mapToDouble(r -> r[64]).toArray();
    }
    digits.layers = List.of(Map.of("linear", 64), "relu", Map.of("linear", 10));
    digits.loss = "cross_entropy";
    return digits;
  }

  @Test
  void featuresFarFromOneScaleAreTold() {
    Finding finding =
        told(
            Code.UNSCALED_FEATURES,
            rows(300, 5).scale(3, 1000, 500),
            "feature 'x3'",
            "--set data.standardize=true");
    assertEquals(List.of("--set data.standardize=true"), finding.tries());
    assertTrue(finding.seen().get("condition") > 1e5, finding.toString());
    Case all = rows(300, 5);
    for (int j = 0; j < 5; j++) {
      all.scale(j, 100, 300);
    }
    told(Code.UNSCALED_FEATURES, all);
  }

  @Test
  void featuresThatAreScaledOnTheWayAreNotTold() {
    Case standardized = rows(300, 5).scale(3, 1000, 500);
    standardized.standardizes = true;
    silent(standardized);
    Case normalised = rows(300, 5).scale(3, 1000, 500);
    normalised.layers = List.of("batch_norm", Map.of("linear", 1));
    silent(normalised);
    silent(rows(300, 5).scale(3, 20, 0));
  }

  @Test
  void numbersOfCategoriesHaveNoScale() {
    Case rows = rows(300, 5);
    for (double[] row : rows.features) {
      row[3] = rows.random.nextInt(1000);
    }
    told(Code.UNSCALED_FEATURES, rows, "feature 'x3'");
    rows.indices = List.of(3);
    silent(rows);
  }

  @Test
  void anOptimizerThatEstimatesCurvatureMakesScalesANote() {
    Case rows = rows(300, 5).scale(3, 1000, 500);
    rows.optimizer = "lbfgs";
    assertEquals(List.of(Severity.NOTE), rows.findings().stream().map(Finding::severity).toList());
  }

  @Test
  void heldOutFeaturesOfAnotherUnitAreTold() {
    Case rows = rows(400, 4).heldOut();
    for (double[] row : rows.heldOutFeatures) {
      Arrays.setAll(row, j -> 255 * row[j]);
    }
    told(Code.UNSCALED_FEATURES, rows, "held-out", "prepare the held-out rows");
  }

  @Test
  void oneLabelForAllIsTold() {
    Case rows = rows(100, 3);
    Arrays.fill(rows.labels, 2);
    told(Code.CONSTANT_TARGET, rows, "every label of the train rows is 2.0");
  }

  @Test
  void aRareClassIsToldWithTheWeightsThatMakeUpForIt() {
    Finding finding = told(Code.IMBALANCE, rows(1000, 4).classes(0.02), "98.0 %", "class 0");
    assertEquals(List.of("--set 'loss={type: bce_with_logits, pos_weight: 49}'"), finding.tries());
    Case weighted = rows(1000, 4).classes(0.02);
    weighted.loss = Map.of("type", "bce_with_logits", "pos_weight", 49.0);
    silent(weighted);
  }

  @Test
  void aFeatureThatIsTheLabelIsTold() {
    Case classes = rows(400, 5).classes(0.4);
    for (int i = 0; i < classes.labels.length; i++) {
      classes.features[i][2] = classes.labels[i] == 0 ? 2 : 0.002 + 1e-4 * i / 400;
    }
    told(Code.LEAK, classes, "feature 'x2'");
    Case numbers = rows(400, 5);
    for (int i = 0; i < numbers.labels.length; i++) {
      numbers.features[i][1] = 3 * numbers.labels[i] - 1;
    }
    told(Code.LEAK, numbers, "feature 'x1'");
  }

  /** As pictures of ones and of zeros are, or a function of one feature. */
  @Test
  void classesThatAreEasyAndFunctionsOfOneFeatureAreNoLeak() {
    Case easy = rows(400, 5).classes(0.5);
    for (int i = 0; i < easy.labels.length; i++) {
      for (int j = 0; j < 5; j++) {
        easy.features[i][j] = easy.labels[i] + 0.05 * easy.random.nextGaussian();
      }
    }
    silent(easy);
    Case line = rows(400, 1);
    line.labels = Arrays.stream(line.features).mapToDouble(row -> 5 * row[0]).toArray();
    silent(line);
  }

  @Test
  void trainingRowsAmongTheHeldOutOnesAreTold() {
    Case rows = rows(400, 4).heldOut();
    for (int i = 0; i < 20; i++) {
      rows.heldOutFeatures[i] = rows.features[i];
      rows.heldOutLabels[i] = rows.labels[i];
    }
    told(Code.DUPLICATE_ROWS, rows, "20 %", "20 of 100");
  }

  @Test
  void copiesWithinTheTrainingRowsAreANote() {
    Case rows = rows(400, 4);
    for (int i = 0; i < 100; i++) {
      rows.features[i] = rows.features[200 + i];
      rows.labels[i] = rows.labels[200 + i];
    }
    List<Finding> findings = rows.findings();
    assertEquals(List.of(Code.DUPLICATE_ROWS), findings.stream().map(Finding::code).toList());
    assertEquals(Severity.NOTE, findings.get(0).severity());
  }

  @Test
  void featuresWithFewValuesRepeatByThemselves() {
    Case rows = rows(2000, 8);
    for (double[] row : rows.features) {
      Arrays.setAll(row, j -> row[j] > 0 ? 1 : 0);
    }
    rows.labels = Arrays.stream(rows.features).mapToDouble(row -> row[0] * row[1]).toArray();
    rows.loss = "bce_with_logits";
    silent(rows.heldOut());
  }

  @ParameterizedTest
  @CsvSource({
    "sigmoid, bce_with_logits",
    "softmax, bce_with_logits",
    "softplus, bce_with_logits",
    "relu, bce_with_logits",
    "sigmoid, hinge",
    "relu, squared_hinge",
    "softmax, cross_entropy",
    "sigmoid, cross_entropy",
    "relu, cross_entropy",
    "tanh, cross_entropy",
    "tanh, bce_with_logits"
  })
  void aLastLayerThatDoesTheWorkOfTheLossIsTold(String layer, String loss) {
    Case rows = rows(200, 3).classes(0.5);
    rows.loss = loss;
    int outputs = loss.equals("cross_entropy") ? 2 : 1;
    rows.layers = List.of(Map.of("linear", outputs), layer);
    told(
        Code.TARGET_FORMAT,
        rows,
        "the last layer is " + layer + ", but " + loss,
        "leave that layer out");
    rows.layers = List.of(layer, Map.of("linear", outputs));
    silent(rows);
  }

  @ParameterizedTest
  @CsvSource({"relu, -1, 1", "sigmoid, 0, 3", "tanh, -3, 0.5", "softplus, -2, -1"})
  void aLastLayerWhoseOutputsDoNotReachTheLabelsIsTold(String layer, double from, double to) {
    Case rows = rows(200, 3);
    Arrays.setAll(rows.labels, i -> from + (to - from) * i / 200.0);
    rows.layers = List.of(Map.of("linear", 4), "relu", Map.of("linear", 1), layer);
    told(Code.TARGET_FORMAT, rows, "the last layer is " + layer + ", whose outputs are");
    Arrays.setAll(rows.labels, i -> i / 200.0);
    silent(rows);
  }

  @Test
  void classesInTheSquaredErrorAreTold() throws IOException {
    Case digits = digits();
    digits.loss = "mse";
    digits.layers = List.of(Map.of("linear", 32), "relu", Map.of("linear", 1));
    Finding finding = told(Code.TARGET_FORMAT, digits, "10 classes", "cross_entropy");
    assertEquals(List.of("--set loss=cross_entropy --set outputs=10"), finding.tries());
  }

  @Test
  void wholeNumbersThatAreAmountsAreNoClasses() {
    Case counts = rows(600, 4);
    counts.labels =
        Arrays.stream(counts.labels)
            .map(y -> Math.min(5, Math.max(0, Math.rint(y * 2 + 3))))
            .toArray();
    silent(counts);
    Case even = rows(600, 4);
    double[] ascending = even.labels.clone();
    Arrays.sort(ascending);
    even.labels =
        Arrays.stream(even.labels)
            .map(y -> Math.floor(Arrays.binarySearch(ascending, y) / 150.0))
            .toArray();
    silent(even);
  }

  @Test
  void twoClassesInTheAbsoluteErrorAreTold() {
    Case rows = rows(200, 3).classes(0.4);
    rows.loss = "l1";
    told(Code.TARGET_FORMAT, rows, "bce_with_logits");
    rows.loss = "mse";
    silent(rows);
  }

  @Test
  void classesFromOneOnAreTold() {
    Case rows = rows(300, 4).clusters(3);
    rows.labels = Arrays.stream(rows.labels).map(y -> y + 1).toArray();
    rows.layers = List.of(Map.of("linear", 4));
    Finding finding = told(Code.TARGET_FORMAT, rows, "from 1 to 3", "the first of the 4 outputs");
    assertEquals(List.of("--set data.train.sql=int(y - 1) --set outputs=3"), finding.tries());
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e5, 1e-5})
  void labelsFarFromUnitScaleAreToldOfANetworkOnly(double factor) {
    Case rows = rows(300, 4);
    rows.labels = Arrays.stream(rows.labels).map(y -> (y + 1) * factor).toArray();
    told(Code.TARGET_FORMAT, rows, "train on labels near unit scale");
    rows.layers = List.of(Map.of("linear", 1));
    silent(rows);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.15, 0.3})
  void labelsDrawnWrongAreTold(double share) {
    Case rows = rows(1500, 8).clusters(5);
    for (int i = 0; i < rows.labels.length; i++) {
      if (rows.random.nextDouble() < share) {
        rows.labels[i] = (rows.labels[i] + 1 + rows.random.nextInt(4)) % 5;
      }
    }
    told(Code.LABEL_NOISE, rows, "of the labels seem to be wrong");
  }

  @Test
  void aQuarterOfWrongLabelsOfTwoClassesIsTold() {
    Case rows = rows(1500, 8).clusters(2);
    for (int i = 0; i < rows.labels.length; i++) {
      rows.labels[i] = rows.random.nextDouble() < 0.25 ? 1 - rows.labels[i] : rows.labels[i];
    }
    told(Code.LABEL_NOISE, rows, "of the labels seem to be wrong");
  }

  @Test
  void classesThatOverlapAreNotWrong() {
    Case rows = rows(2000, 6);
    for (int i = 0; i < rows.labels.length; i++) {
      double p = 1 / (1 + Math.exp(-4 * rows.labels[i]));
      rows.labels[i] = rows.random.nextDouble() < p ? 1 : 0;
    }
    rows.loss = "bce_with_logits";
    silent(rows);
  }

  @Test
  void copiesWithOtherLabelsAreTold() {
    Case rows = rows(400, 4).classes(0.5);
    for (int i = 0; i < 20; i++) {
      rows.features[i] = rows.features[200 + i];
      rows.labels[i] = 1 - rows.labels[200 + i];
    }
    List<Finding> findings = rows.findings();
    assertEquals(Code.LABEL_NOISE, findings.get(0).code(), findings.toString());
    assertTrue(findings.get(0).cause().contains("another label"), findings.toString());
  }
}
