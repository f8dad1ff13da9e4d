package io.thalweg.driver.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.optim.EarlyStopping;
import io.thalweg.driver.optim.Ema;
import io.thalweg.driver.optim.PenaltySpec;
import io.thalweg.driver.optim.Regularization;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFilesTest {
  private static final String SHORTEST =
      """
      data: {train: digits.csv.gz, label: label}
      model:
        layers: [{linear: 10}]
      loss: cross_entropy
      optimizer: sgd
      batch: 32
      epochs: 2
      """;

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void writeData() throws IOException {
    file = directory.resolve("conf/my run.yaml");
    Files.createDirectories(directory.resolve("conf"));
    Files.createFile(directory.resolve("digits.csv.gz"));
  }

  @Test
  void aWholeNumberMayBeWrittenAsAFloat() {
    RunConfig run =
        load(
            SHORTEST.replace("batch: 32", "batch: 1e2").replace("epochs: 2", "rounds: 1.2e1")
                + "seed: -7.0\nshards: 8.0\naccumulate: 2e0\n"
                + "early_stopping: {patience: 5e0}\n"
                + "schedule: {type: multi_step, milestones: [1e1, 20]}\n");

    assertEquals(new BatchSize(100, 2), run.settings().batch());
    assertEquals(new RunLength(RunLength.Unit.ROUNDS, 12), run.settings().length());
    assertEquals(-7, run.settings().seed());
    assertEquals(OptionalInt.of(8), run.settings().shards());
    assertEquals(5, run.settings().regularization().earlyStopping().orElseThrow().patience());
    assertEquals(List.of(10L, 20L), run.settings().schedule().options().get("milestones"));
    assertEquals(run, load(run.toYaml()));
    for (String broken : List.of("epochs: 1.5", "epochs: 1e300", "epochs: .inf", "epochs: .nan")) {
      ThalwegException error =
          assertThrows(
              ThalwegException.class, () -> load(SHORTEST.replace("epochs: 2", broken)), broken);
      assertEquals(ErrorCode.WRONG_TYPE, error.code());
    }
  }

  @Test
  void theFormOfTheDesignIsReadWhole() {
    RunConfig run =
        load(
            """
            name: mnist-mlp
            data:
              train: {path: digits.csv.gz, options: {header: true, sep: ;}}
              test: {sql: select * from test}
              features: [a, b]
              label: y
              weight: w
              standardize: true
              bad_rows: drop
            model:
              layers: [{linear: 128}, relu, {linear: 10}]
            loss: {type: cross_entropy, label_smoothing: 0.1}
            optimizer: {type: adam, lr: 0.001, betas: [0.9, 0.999]}
            schedule: {type: cosine}
            batch: full
            rounds: 7
            seed: -3
            dtype: float64
            transport: in_process
            kernels: scalar
            wire: bf16
            shards: 8
            log_every: 10
            evaluate_every: 2
            penalty: {type: elastic_net, alpha: 0.01}
            freeze: '*.bias'
            ema: {decay: 0.99}
            early_stopping: {metric: test_accuracy, mode: max}
            """);

    assertEquals(
        Optional.of(PenaltySpec.elasticNet(0.01, 0.15)), run.settings().regularization().penalty());
    assertEquals(List.of("*.bias"), run.settings().regularization().freeze());
    assertEquals(Optional.of(new Ema(0.99)), run.settings().regularization().ema());
    assertEquals(
        Optional.of(
            new EarlyStopping("test_accuracy", 3, 0, Optional.of(EarlyStopping.Mode.MAX), false)),
        run.settings().regularization().earlyStopping());

    assertEquals("mnist-mlp", run.name());
    DataSource.Files train = (DataSource.Files) run.data().train();
    assertEquals(List.of(directory.resolve("digits.csv.gz").toString()), train.paths());
    assertEquals("csv", train.format());
    assertEquals(Map.of("header", "true", "sep", ";"), train.options());
    assertEquals(Optional.of(new DataSource.Query("select * from test")), run.data().test());
    assertEquals(List.of(Feature.of("a"), Feature.of("b")), run.data().features());
    assertEquals(Optional.of("w"), run.data().weight());
    assertEquals(BadRows.DROP, run.data().badRows());
    assertEquals(
        List.of(new Layer.Linear(128), new Layer.Relu(), new Layer.Linear(10)), run.layers());
    assertEquals(new Loss.CrossEntropy(0.1), run.loss());
    assertEquals(List.of(0.9, 0.999), run.settings().optimizer().options().get("betas"));
    assertEquals(BatchSize.FULL, run.settings().batch());
    assertEquals(new RunLength(RunLength.Unit.ROUNDS, 7), run.settings().length());
    assertEquals(-3, run.settings().seed());
    assertEquals(DType.FLOAT64, run.settings().dtype());
    assertEquals(TransportChoice.IN_PROCESS, run.settings().transport());
    assertEquals(KernelChoice.SCALAR, run.settings().kernels());
    assertEquals(Wire.BF16, run.settings().wire());
    assertEquals(OptionalInt.of(8), run.settings().shards());
    assertEquals(OptionalInt.of(10), run.settings().logEvery());
    assertEquals(2, run.settings().evaluateEvery());
  }

  @Test
  void whatIsNotSaidHasADefault() {
    RunConfig run = load(SHORTEST);

    assertEquals("my-run", run.name());
    assertTrue(run.data().allFeatures());
    assertEquals(Optional.empty(), run.data().test());
    assertEquals(OptionalDouble.empty(), run.data().validationFraction());
    assertEquals(BadRows.FAIL, run.data().badRows());
    assertEquals("constant", run.settings().schedule().type());
    assertEquals(1, run.settings().seed());
    assertEquals(DType.FLOAT32, run.settings().dtype());
    assertEquals(TransportChoice.RESIDENT, run.settings().transport());
    assertEquals(KernelChoice.AUTO, run.settings().kernels());
    assertEquals(Wire.EXACT, run.settings().wire());
    assertEquals(OptionalInt.empty(), run.settings().shards());
    assertEquals(1, run.settings().evaluateEvery());
    assertEquals(1, run.settings().batch().accumulate());
    assertEquals(Regularization.NONE, run.settings().regularization());
  }

  @Test
  void theResolvedConfigReadsBackAsAnEqualRun() throws IOException {
    String more =
        """
        shards: 4
        loss: {type: huber, delta: 0.5}
        schedule: {type: multi_step, gamma: 1e-9, milestones: [1, 2]}
        name: "12"
        accumulate: 3
        penalty: l1
        freeze: [1.*, '*.bias']
        ema: {}
        early_stopping: {patience: 2, restore_best_weights: true}
        """;
    for (String text : List.of(SHORTEST, SHORTEST.replace("loss: cross_entropy\n", "") + more)) {
      RunConfig run = load(text, "data.validation_fraction=0.25", "data.features=['on', 'n: 1']");
      Path resolved = directory.resolve("config.yaml");
      Files.writeString(resolved, run.toYaml());
      Files.deleteIfExists(directory.resolve("digits.csv.gz")); // only its description is needed

      assertEquals(run, ConfigFiles.loadResolved(resolved));
      assertEquals(run.hash(), ConfigFiles.loadResolved(resolved).hash());
      Files.createFile(directory.resolve("digits.csv.gz"));
    }
  }

  @Test
  void theHashDependsOnMeaningNotOnForm() {
    String written = SHORTEST.replace("sgd", "{type: sgd, lr: 0.1, momentum: 0.9}");
    String reordered =
        SHORTEST.replace("sgd", "{momentum: 0.9, lr: 0.1, type: sgd}").replace(": 32", ": 0x20");

    assertEquals(load(written).hash(), load(reordered).hash());
    assertNotEquals(load(written).hash(), load(written, "seed=2").hash());
    assertEquals(64, load(written).hash().length());
  }

  @Test
  void overridesChangeAddAndRemove() {
    RunConfig run =
        load(
            SHORTEST,
            "optimizer.lr=0.25",
            "model.layers.0.linear=64",
            "epochs=null",
            "rounds=9",
            "data.train.format=orc",
            "data.features=[a, b]",
            "name=other");

    assertEquals("sgd", run.settings().optimizer().type());
    assertEquals(0.25, run.settings().optimizer().lr());
    assertEquals(List.of(new Layer.Linear(64)), run.layers());
    assertEquals(new RunLength(RunLength.Unit.ROUNDS, 9), run.settings().length());
    assertEquals("orc", ((DataSource.Files) run.data().train()).format());
    assertEquals(List.of(Feature.of("a"), Feature.of("b")), run.data().features());
    assertEquals("other", run.name());
  }

  @Test
  void dataMayBeAListOfPathsInTheFileAndOnTheCommandLine() throws IOException {
    Files.createFile(directory.resolve("a[1].csv"));
    Files.createFile(directory.resolve("b.csv"));
    List<String> both =
        List.of(directory.resolve("a[1].csv").toString(), directory.resolve("b.csv").toString());
    String rest =
        """
        model: {layers: [{linear: 1}]}
        loss: mse
        optimizer: sgd
        batch: full
        epochs: 1
        """;
    String list = "data: {train: ['a[1].csv', b.csv], label: y}\n" + rest;
    String path = "data: {train: {path: ['a[1].csv', b.csv], format: json}, label: y}\n" + rest;
    String one = "data: {train: b.csv, label: y}\n" + rest;

    assertEquals(new DataSource.Files(both, "csv", new TreeMap<>()), load(list).data().train());
    assertEquals(new DataSource.Files(both, "json", new TreeMap<>()), load(path).data().train());
    assertEquals(
        new DataSource.Files(both, "csv", new TreeMap<>()),
        load(one, "data.train=['a[1].csv', b.csv]").data().train());
    assertEquals(
        new DataSource.Files(both, "csv", new TreeMap<>(Map.of("sep", ";"))),
        load(list, "data.train.options.sep=;").data().train());
    assertEquals(
        List.of(both.get(1), both.get(1)),
        ((DataSource.Files) load(list, "data.train.0=b.csv").data().train()).paths());
    RunConfig run = load(list);
    Path resolved = Files.writeString(directory.resolve("resolved.yaml"), run.toYaml());
    assertEquals(run, ConfigFiles.loadResolved(resolved));
  }

  @Test
  void tsvIsCsvSeparatedByTabs() throws IOException {
    Files.createFile(directory.resolve("a.tsv"));
    String text =
        """
        data: {train: a.tsv, label: y}
        model: {layers: [{linear: 1}]}
        loss: mse
        optimizer: sgd
        batch: full
        epochs: 1
        """;

    DataSource.Files files = (DataSource.Files) load(text).data().train();
    assertEquals("csv", files.format());
    assertEquals(Map.of("sep", "\t"), files.options());
    assertEquals(
        Map.of("SEP", ";"),
        ((DataSource.Files) load(text, "data.train.options.SEP=;").data().train()).options());
  }

  @Test
  void aMissingConfigIsNamedWithTheWholePathThatWasTried() {
    ThalwegException error =
        assertThrows(
            ThalwegException.class,
            () -> ConfigFiles.load(Path.of("conf/nope.yaml"), List.of(), directory));

    assertEquals(ErrorCode.MISSING_FILE, error.code());
    assertEquals("there is no config 'conf/nope.yaml'", error.what());
    assertTrue(error.getMessage().contains(directory + "/conf/nope.yaml"), error.getMessage());
  }

  @Test
  void aDirectoryAndForeignBytesAreNotConfigs() throws IOException {
    Files.createDirectories(directory.resolve("x.yaml"));
    Files.write(directory.resolve("y.yaml"), new byte[] {'a', ':', ' ', (byte) 0xff});

    for (String name : List.of("x.yaml", "y.yaml")) {
      ThalwegException error =
          assertThrows(
              ThalwegException.class, () -> ConfigFiles.load(Path.of(name), List.of(), directory));
      assertEquals(ErrorCode.BAD_CONFIG_FILE, error.code());
    }
  }

  private RunConfig load(String text, String... sets) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ConfigFiles.load(Path.of("conf/my run.yaml"), List.of(sets), directory);
  }
}
