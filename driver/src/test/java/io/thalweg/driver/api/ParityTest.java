package io.thalweg.driver.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.config.BadRows;
import io.thalweg.driver.config.ConfigFiles;
import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.config.Diagnosis;
import io.thalweg.driver.config.Feature;
import io.thalweg.driver.config.Label;
import io.thalweg.driver.config.OnDivergence;
import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.config.TransportChoice;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.driver.files.ModelDirectory;
import io.thalweg.driver.files.ModelFiles;
import io.thalweg.driver.files.Provenance;
import io.thalweg.driver.files.Sha256;
import io.thalweg.driver.fit.Fit;
import io.thalweg.driver.fit.FitObserver;
import io.thalweg.driver.fit.FitResult;
import io.thalweg.driver.fit.FitSpec;
import io.thalweg.driver.optim.EarlyStopping;
import io.thalweg.driver.optim.Ema;
import io.thalweg.driver.optim.PenaltySpec;
import io.thalweg.driver.optim.Regularization;
import io.thalweg.shared.column.DatePart;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.wire.Wire;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a config says and what a program says is the same training. */
@ExtendWith(LocalSpark.class)
class ParityTest {
  /** Every key of a config but one that sets a value other than the default. */
  private static final String ALL =
      """
      name: all
      data: {train: rows.csv, validation_fraction: 0.2, features: [b, a], label: y, weight: w, standardize: true, bad_rows: drop, window: 2}
      model: {layers: [{linear: 6}, tanh, {linear: 3}]}
      loss: {type: cross_entropy, label_smoothing: 0.1}
      optimizer: {type: adam, lr: 0.02, betas: [0.8, 0.99]}
      schedule: {type: cosine, per: round}
      batch: 16
      accumulate: 2
      epochs: 5
      seed: 9
      dtype: float64
      transport: job
      kernels: scalar
      wire: bf16
      shards: 4
      log_every: 3
      evaluate_every: 2
      diagnosis: off
      on_divergence: rollback
      penalty: {type: l2, alpha: 0.001}
      freeze: ['0.bias']
      ema: {decay: 0.9}
      early_stopping: {metric: test_accuracy, patience: 7, restore_best_weights: true}
      checkpoint: {every: 2 epochs, keep: 3}
      init_from: first
      """;

  /** How a program says what each key of a config says. */
  private static final Map<String, String> CALLS =
      Map.ofEntries(
          Map.entry(
              "data",
              "data test features label exclude validationFraction weight standardize badRows window"),
          Map.entry("model", "of"),
          Map.entry("loss", "of"),
          Map.entry("optimizer", "optimizer"),
          Map.entry("schedule", "schedule"),
          Map.entry("batch", "batch"),
          Map.entry("accumulate", "batch"),
          Map.entry("epochs", "epochs rounds"),
          Map.entry("seed", "seed"),
          Map.entry("dtype", "dtype"),
          Map.entry("transport", "transport"),
          Map.entry("kernels", "kernels"),
          Map.entry("wire", "wire"),
          Map.entry("shards", "shards"),
          Map.entry("log_every", "logEvery metricsLog"),
          Map.entry("evaluate_every", "evaluateEvery"),
          Map.entry("diagnosis", "diagnosis onFinding"),
          Map.entry("on_divergence", "onDivergence"),
          Map.entry("penalty", "regularization"),
          Map.entry("freeze", "regularization"),
          Map.entry("ema", "regularization"),
          Map.entry("early_stopping", "regularization"),
          Map.entry("checkpoint", "checkpoint resume"),
          Map.entry("init_from", "initFrom"));

  @TempDir Path folder;
  private Path csv;

  @BeforeEach
  void writeRows() throws IOException {
    Random random = new Random(11);
    StringBuilder text = new StringBuilder("a,b,w,y\n");
    for (int i = 0; i < 300; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      int y = a + b > 0.5 ? 2 : a > 0 ? 1 : 0;
      String cell = i == 17 ? "?" : Double.toString(a);
      text.append(cell + "," + b + "," + (1 + i % 3) + "," + y + "\n");
    }
    csv = Files.writeString(folder.resolve("rows.csv"), text);
    List<Layer> layers = List.of(new Layer.Linear(6), new Layer.Tanh(), new Layer.Linear(3));
    ModelSpec first = new ModelSpec(2, layers, new Loss.CrossEntropy());
    ModelDirectory.save(
        ModelFiles.of(
            first,
            DType.FLOAT64,
            first.initialise(DType.FLOAT64, 77),
            List.of(new FeatureColumn("b", 1), new FeatureColumn("a", 1)),
            List.of("y"),
            Provenance.here("", "", "scalar", 77, "", "")),
        folder.resolve("first"));
  }

  private RunConfig config(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("run.yaml"), yaml);
    return ConfigFiles.load(file, List.of(), folder);
  }

  private Training all() throws IOException {
    return base().validationFraction(0.2);
  }

  private Training base() throws IOException {
    return Training.of(
            Network.of(new Layer.Linear(6), new Layer.Tanh(), new Layer.Linear(3))
                .loss(new Loss.CrossEntropy(0.1)))
        .weight("w")
        .standardize()
        .badRows(BadRows.DROP)
        .optimizer("adam", Map.of("lr", 0.02, "betas", List.of(0.8, 0.99)))
        .schedule("cosine", Map.of("per", "round"))
        .batch(16, 2)
        .epochs(5)
        .seed(9)
        .dtype(DType.FLOAT64)
        .transport(TransportChoice.JOB)
        .kernels(KernelChoice.SCALAR)
        .wire(Wire.BF16)
        .shards(4)
        .window(2)
        .logEvery(3)
        .evaluateEvery(2)
        .diagnosis(Diagnosis.OFF)
        .checkpoint(Files.createTempDirectory(folder, "checkpoints"), "2 epochs", 3)
        .initFrom(folder.resolve("first"))
        .onDivergence(OnDivergence.ROLLBACK)
        .regularization(
            Regularization.NONE
                .with(PenaltySpec.l2(0.001))
                .freezing("0.bias")
                .with(new Ema(0.9))
                .with(new EarlyStopping("test_accuracy", 7, 0, Optional.empty(), true)));
  }

  @Test
  void theSameTrainingByConfigAndByProgramGivesTheSameBits(SparkSession spark) throws IOException {
    FitSpec spec = FitSpec.of(config(ALL));
    FitObserver none = new FitObserver() {};
    FitResult<?> byConfig = Fit.run(spec, spark, none);
    Path log = folder.resolve("metrics.jsonl");
    assertNotEquals(
        sha256(byConfig),
        sha256(Fit.run(FitSpec.of(config(ALL.replace("init_from: first\n", ""))), spark, none)));
    Training program = all().data(DataSource.Files.of(csv.toString()), "y", "b", "a");
    assertEquals(spec.settings(), program.spec().settings());
    Fitted byProgram = program.metricsLog(log).run(spark);
    assertEquals(sha256(byConfig), byProgram.paramsSha256());
    assertEquals(byConfig.trained().metrics(), byProgram.metrics());
    assertEquals(Map.of("train", 1L), byProgram.badRows());
    assertEquals(byConfig.trained().rounds(), byProgram.rounds());
    assertEquals(byConfig.trained().notes().stream().map(ApiWords::of).toList(), byProgram.notes());
    assertTrue(Files.readAllLines(log).size() > 5, "the rounds are logged");
    ThalwegException exists = assertThrows(ThalwegException.class, () -> program.run(spark));
    assertEquals(ErrorCode.OUTPUT_EXISTS, exists.code());

    Dataset<Row> frame = spark.read().option("header", "true").csv(csv.toString());
    Dataset<Row> numbers =
        frame.selectExpr("try_cast(a as double) a", "double(b) b", "double(w) w", "int(y) y");
    assertEquals(
        byProgram.paramsSha256(),
        all().data(numbers, "y", "b", "a").run(spark).paramsSha256(),
        "a data frame with these rows");
    assertNotEquals(
        byProgram.paramsSha256(),
        all().data(numbers, "y", "b", "a").seed(8).run(spark).paramsSha256());
  }

  @Test
  void theHashOfAProgramIsThatOfWhatItSays() throws IOException {
    String hash = all().spec().hash();
    assertEquals(hash, all().spec().hash());
    assertNotEquals(hash, all().seed(8).spec().hash());
    assertNotEquals(hash, all().start("0.bias", 1, 2, 3, 4, 5, 6).spec().hash());
    Network one = Network.of(new Layer.Linear(1));
    Network two = Network.of(new Layer.Linear(2), new Layer.Linear(1));
    assertNotEquals(Training.of(one).spec().hash(), Training.of(two).spec().hash());
  }

  @Test
  void aTrainingThatIsRefusedLeavesNoLogThatWouldBlockTheNext(SparkSession spark)
      throws IOException {
    Path log = folder.resolve("later.jsonl");
    DataSource rows = DataSource.Files.of(csv.toString());
    Training fails = all().data(rows, "y", "b", "a").badRows(BadRows.FAIL).metricsLog(log);
    ThalwegException bad = assertThrows(ThalwegException.class, () -> fails.run(spark));
    assertEquals(ErrorCode.BAD_ROW, bad.code());
    assertTrue(Files.notExists(log), "nothing was logged");
    fails.badRows(BadRows.DROP).run(spark);
    assertTrue(Files.exists(log));
  }

  @Test
  void patternsAndExcludedColumnsAreTheSameBothWays(SparkSession spark) throws IOException {
    String yaml =
        """
        data: {train: rows.csv, label: y, features: [b, '*'], exclude: ['w*'], bad_rows: drop}
        model: {layers: [{linear: 1}]}
        loss: mse
        optimizer: {type: sgd, lr: 0.01}
        batch: 16
        epochs: 2
        """;
    FitResult<?> byConfig = Fit.run(FitSpec.of(config(yaml)), spark, new FitObserver() {});
    Training program =
        Training.of(Network.of(new Layer.Linear(1)))
            .data(DataSource.Files.of(csv.toString()))
            .label(Label.of("y"))
            .features("b", "*")
            .exclude("w*")
            .badRows(BadRows.DROP)
            .optimizer("sgd", 0.01)
            .batch(16)
            .epochs(2);
    assertEquals(sha256(byConfig), program.run(spark).paramsSha256());
    assertNotEquals(program.spec().hash(), program.features("b", "a").spec().hash());
    assertEquals(sha256(byConfig), program.features("b", "a").run(spark).paramsSha256());
  }

  @Test
  void columnsOfAllKindsAreTheSameBothWays(SparkSession spark) throws IOException {
    String[] plans = {"pro", "basic", "team", ""};
    String[] sizes = {"S", "L", "M"};
    StringBuilder text = new StringBuilder("age,plan,size,day,city,y\n");
    for (int i = 0; i < 60; i++) {
      String age = i % 7 == 0 ? "" : Integer.toString(20 + i * 13 % 50);
      String day = "2026-0%d-1%d".formatted(1 + i % 9, i % 9);
      text.append(
              String.join(
                  ",",
                  age,
                  plans[i % 4],
                  sizes[i % 3],
                  day,
                  "c" + i % 5,
                  i % 2 == 0 ? "no" : "yes"))
          .append("\n");
    }
    Files.writeString(csv, text);
    String yaml =
        """
        data:
          train: rows.csv
          label: {column: y, classes: [yes, no]}
          standardize: true
          features:
            - {column: age, missing: median, indicator: true}
            - {one_hot: plan, max: 2, drop: first}
            - {ordinal: size, order: [S, M, L]}
            - {date: day, parts: [month, weekday]}
        model: {layers: [{linear: 4}, tanh, {linear: 1}]}
        loss: bce_with_logits
        optimizer: {type: adam, lr: 0.01}
        batch: 16
        epochs: 3
        """;
    FitResult<?> byConfig = Fit.run(FitSpec.of(config(yaml)), spark, new FitObserver() {});
    Training program =
        Training.of(
                Network.of(new Layer.Linear(4), new Layer.Tanh(), new Layer.Linear(1))
                    .loss(new Loss.BceWithLogits()))
            .data(DataSource.Files.of(csv.toString()))
            .label(Label.ofClasses("y", "yes", "no"))
            .standardize()
            .features(
                Feature.of("age").missing(Feature.Missing.MEDIAN).withIndicator(),
                Feature.oneHot("plan").max(2).withoutFirst(),
                Feature.ordinal("size", "S", "M", "L"),
                Feature.date("day", DatePart.MONTH, DatePart.WEEKDAY))
            .optimizer("adam", 0.01)
            .batch(16)
            .epochs(3);
    assertEquals(sha256(byConfig), program.run(spark).paramsSha256());
    assertNotEquals(
        sha256(byConfig),
        program.label(Label.ofClasses("y", "no", "yes")).run(spark).paramsSha256());
  }

  private static String sha256(FitResult<?> result) {
    return hash(result);
  }

  private static <A> String hash(FitResult<A> result) {
    return Sha256.of(result.dtype(), result.trained().parameters());
  }

  @Test
  void testRowsOfTheirOwnAreTheSameBothWays(SparkSession spark) throws IOException {
    String yaml =
        ALL.replace("train: rows.csv, validation_fraction: 0.2", "train: rows.csv, test: rows.csv")
            .replace("epochs: 5", "rounds: 7");
    FitResult<?> byConfig = Fit.run(FitSpec.of(config(yaml)), spark, new FitObserver() {});
    DataSource rows = DataSource.Files.of(csv.toString());
    Training program = all().data(rows, "y", "b", "a").test(rows, "y", "b", "a").rounds(7);
    ThalwegException both = assertThrows(ThalwegException.class, () -> program.run(spark));
    assertTrue(both.getMessage().contains("exclude each other"), both.getMessage());
    Training once = base().data(rows, "y", "b", "a").test(rows, "y", "b", "a").rounds(7);
    Fitted byProgram = once.run(spark);
    assertEquals(sha256(byConfig), byProgram.paramsSha256());
    assertEquals(byConfig.trained().metrics(), byProgram.metrics());
    assertEquals(Map.of("train", 1L, "test", 1L), byProgram.badRows());
  }

  @Test
  void aLabelOfSeveralColumnsIsTheSameBothWays(SparkSession spark) throws IOException {
    String yaml =
        """
        data: {train: rows.csv, label: [w, y], features: [b]}
        model: {layers: [{linear: 2}]}
        loss: huber
        optimizer: {type: adam, lr: 0.01}
        batch: 16
        epochs: 2
        """;
    FitResult<?> byConfig = Fit.run(FitSpec.of(config(yaml)), spark, new FitObserver() {});
    Fitted byProgram =
        Training.of(Network.of(new Layer.Linear(2)).loss(new Loss.Huber(1)))
            .data(DataSource.Files.of(csv.toString()), List.of("w", "y"), "b")
            .optimizer("adam", 0.01)
            .batch(16)
            .epochs(2)
            .run(spark);
    assertEquals(sha256(byConfig), byProgram.paramsSha256());
    assertEquals(byConfig.trained().metrics(), byProgram.metrics());
  }

  @Test
  void whateverAConfigCanSayAProgramCanSayToo() throws IOException {
    Set<String> keys =
        Pattern.compile("^(\\w+):", Pattern.MULTILINE)
            .matcher(config(ALL).toYaml())
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    keys.remove("name"); // that of a run directory, which a program does not write
    assertEquals(new TreeSet<>(CALLS.keySet()), keys);
    Set<String> methods =
        List.of(Training.class.getMethods()).stream()
            .map(Method::getName)
            .collect(Collectors.toSet());
    CALLS
        .values()
        .forEach(calls -> assertTrue(methods.containsAll(List.of(calls.split(" ", -1))), calls));
  }

  @Test
  void labelsThatDoNotFitAreToldAsTheProgramGivesItsRows(SparkSession spark) throws IOException {
    Files.writeString(csv, "a,y\n1,1\n2,2\n3,1\n4,2\n");
    Training training =
        Training.of(Network.of(new Layer.Linear(1)).loss(new Loss.BceWithLogits()))
            .data(DataSource.Files.of(csv.toString()), "y");
    ThalwegException error = assertThrows(ThalwegException.class, () -> training.run(spark));
    assertTrue(
        error.remedy().contains("label(Label.ofClasses(\"y\", \"1\", \"2\"))"), error.getMessage());
    Training cured = training.label(Label.ofClasses("y", "1", "2"));
    assertEquals(1, cured.run(spark).rounds());
  }
}
