package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.config.ConfigFiles;
import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.driver.files.ModelDescription;
import io.thalweg.driver.files.ModelDirectory;
import io.thalweg.driver.files.ModelFile;
import io.thalweg.driver.files.NamedTensor;
import io.thalweg.driver.files.Provenance;
import io.thalweg.driver.files.RunDirectory;
import io.thalweg.driver.files.RunForecast;
import io.thalweg.driver.files.RunStatus;
import io.thalweg.driver.files.RunSummary;
import io.thalweg.driver.state.Finding;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
  private static final Provenance PROVENANCE =
      Provenance.here("4.1.0", "2.13.17", "scalar", 1, "c0ffee", "da7a");

  @TempDir Path directory;
  private RunDirectory run;

  @BeforeEach
  void writeARunThatHasJustStarted() throws IOException {
    Path file = directory.resolve("small.yaml");
    Files.createFile(directory.resolve("rows.csv"));
    Files.writeString(
        file,
        """
        data: {train: rows.csv, label: y}
        model: {layers: [{linear: 2}]}
        loss: cross_entropy
        optimizer: {type: adam, lr: 0.01}
        batch: full
        epochs: 3
        """);
    RunConfig config = ConfigFiles.load(file, List.of(), directory);
    run = RunDirectory.create(directory.resolve("run"));
    Files.writeString(run.config(), config.toYaml());
  }

  @Test
  void aRunThatHasNotFinishedIsShownAsFarAsItHasCome() {
    Output output = inspect();

    assertEquals(0, output.code(), output.err());
    check(output.out(), "small, not finished", "rows.csv (csv)", "label y", "adam lr 0.01");
    check(output.out(), "batch full, 3 epochs", "none saved yet");
  }

  @Test
  void aFinishedRunIsShownWithModelFiguresAndChecksums() {
    ModelFile<float[]> model = saveModel();
    writeSummary(model.paramsSha256());
    Output output = inspect();

    assertEquals(0, output.code(), output.err());
    check(output.out(), "small, completed", "2 classes, 3 inputs", "0.weight", "(2, 3)");
    check(output.out(), "8 parameters", "sha256 " + model.paramsSha256(), "rounds 3, epochs 3.000");
    check(
        output.out(),
        "finding    warning: lr_too_low, round 2: the loss hardly falls; take a larger one");
    check(output.out(), "train_loss 0.2500", "test: accuracy 0.9000, log_loss not finite");
    assertFalse(output.out().contains("none saved"));
  }

  @Test
  void aModelThatDoesNotMatchItsChecksumIsBadData() throws IOException {
    saveModel();
    Path tensors = run.model().resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(tensors);
    bytes[bytes.length - 1] ^= 1;
    Files.write(tensors, bytes);
    Output output = inspect();

    assertEquals(65, output.code());
    check(output.err(), "BAD_MODEL_FILE", "SHA-256", run.model().toString());
  }

  @Test
  void aBrokenSummaryIsNamed() throws IOException {
    Files.writeString(run.summary(), "{\"status\":");
    Output output = inspect();

    assertEquals(65, output.code());
    check(output.err(), "summary.json", "UNREADABLE_DATA");
  }

  private Output inspect() {
    return Output.of("inspect", run.root().toString());
  }

  private ModelFile<float[]> saveModel() {
    float[] parameters = {1, 2, 3, 4, 5, 6, 7, 8};
    ModelFile<float[]> model =
        new ModelFile<>(
            new ModelDescription(
                Map.of(
                    "inputs", 3, "layers", List.of(Map.of("linear", 2)), "loss", "cross_entropy"),
                "classification",
                2,
                List.of(new FeatureColumn("a", 1), new FeatureColumn("b", 2)),
                List.of("y"),
                PROVENANCE),
            DType.FLOAT32,
            parameters,
            List.of(
                new NamedTensor<>("0.weight", DType.FLOAT32, Shape.of(2, 3), parameters, 0),
                new NamedTensor<>("0.bias", DType.FLOAT32, Shape.of(2), parameters, 6)),
            Optional.empty());
    ModelDirectory.save(model, run.model());
    return model;
  }

  private void writeSummary(String sha256) {
    Map<String, Map<String, Double>> metrics =
        Map.of("test", Map.of("accuracy", 0.9, "log_loss", Double.NaN));
    new RunSummary(
            "small",
            RunStatus.COMPLETED,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Instant.EPOCH,
            Instant.EPOCH.plusSeconds(5),
            new RunSummary.Work(3, 0, 3, 100, 300, 0.5, 1, Map.of("train", 2L)),
            new RunSummary.Outcome(0.25, metrics, Map.of(), 8, sha256),
            new RunSummary.Setup("resident", "scalar", "float32", 0, 2, 16),
            PROVENANCE,
            List.of(
                Finding.of(
                        Finding.Code.LR_TOO_LOW,
                        Finding.Severity.WARNING,
                        "the loss hardly falls",
                        "take a larger one")
                    .in(2, 1)),
            List.of(),
            List.of(),
            List.of(),
            RunForecast.NONE)
        .write(run.summary());
  }

  private static void check(String text, String... parts) {
    for (String part : parts) {
      assertTrue(text.contains(part), part + " in " + text);
    }
  }
}
