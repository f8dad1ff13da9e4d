package io.thalweg.driver.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.worker.compute.Predictor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Models that were written once are read for ever, and predict the same bits. With {@code
 * -Dthalweg.golden.write=true} the folders that are missing are written: never those that are
 * there.
 */
class GoldenModelsTest {
  private static final Path GOLDEN =
      Path.of("src/test/resources/io/thalweg/driver/files/golden-v2");
  private static final int ROWS = 4;

  @TestFactory
  Stream<DynamicTest> everyGoldenModelPredictsItsBits() {
    return SampleModels.all().entrySet().stream()
        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry, GOLDEN)));
  }

  private static void check(Map.Entry<String, ModelFile<?>> entry, Path golden) throws IOException {
    Path folder = golden.resolve(entry.getKey());
    if (Boolean.getBoolean("thalweg.golden.write") && Files.notExists(folder)) {
      Files.createDirectories(golden);
      ModelDirectory.save(entry.getValue(), folder);
      Files.writeString(golden.resolve(entry.getKey() + ".txt"), predictions(entry.getValue()));
    }
    ModelFile<?> loaded = ModelDirectory.load(folder);
    assertEquals(Files.readString(golden.resolve(entry.getKey() + ".txt")), predictions(loaded));
    assertEquals(entry.getValue().description(), loaded.description());
    assertEquals(entry.getValue().paramsSha256(), loaded.paramsSha256());
  }

  /** Every number of some rows in hexadecimal, a row per line. */
  private static <A> String predictions(ModelFile<A> file) {
    ModelSpec model = ModelFiles.network(file);
    DType<A> dtype = file.dtype();
    Predictor<A> predictor =
        new Predictor<>(
            model, KernelProvider.find(dtype, KernelChoice.SCALAR), file.parameters(), ROWS);
    boolean indices = !model.features().accepts(0.5);
    A row = dtype.allocate(model.inputs());
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < model.inputs(); j++) {
        dtype.set(row, j, indices ? (i + j) % 5 : Math.floorMod(7 * i + 3 * j, 11) / 4.0 - 1);
      }
      predictor.features().set(dtype, i, row, 0);
    }
    predictor.run(ROWS);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      append(text, predictor.predictions(i));
      append(text, predictor.probability(i));
      text.append('\n');
    }
    return text.toString();
  }

  private static void append(StringBuilder text, double[] numbers) {
    for (double number : numbers) {
      text.append(Double.toHexString(number)).append(' ');
    }
  }
}
