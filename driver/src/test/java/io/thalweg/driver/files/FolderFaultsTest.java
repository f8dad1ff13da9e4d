package io.thalweg.driver.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.storage.Fault;
import io.thalweg.driver.storage.FaultPlan;
import io.thalweg.driver.storage.FaultyStore;
import io.thalweg.driver.storage.MemoryStore;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Folders that are written while their file system fails, in each of its operations. */
class FolderFaultsTest {
  private static final int FEWEST_OPERATIONS = 10;

  /** Something that stands at a path, of one of two versions. */
  private interface Versions {
    /** Puts that version there. */
    void write(Path path, int version) throws IOException;

    /** The version that is there. */
    int read(Path path) throws IOException;
  }

  private static ModelFile<?> model(int version) {
    ModelSpec spec = new ModelSpec(1, List.of(new Layer.Linear(1)), new Loss.Mse());
    return ModelFiles.of(
        spec,
        DType.FLOAT32,
        new float[] {version, 0},
        List.of(new FeatureColumn("size", 1)),
        List.of("label"),
        Fixtures.provenance());
  }

  /** A model of its own. */
  private static final class Model implements Versions {
    @Override
    public void write(Path path, int version) {
      ModelDirectory.save(model(version), path);
    }

    @Override
    public int read(Path path) {
      return (int) ((float[]) ModelDirectory.load(path).parameters())[0];
    }
  }

  /** A run that replaces the one before once it has completed. */
  private static final class Run implements Versions {
    @Override
    public void write(Path path, int version) throws IOException {
      try (OngoingRun run = OngoingRun.start(path, true, note -> {})) {
        AtomicFiles.write(run.directory().summary(), "run " + version);
        ModelDirectory.save(model(version), run.directory().model());
        Path place = run.end(RunStatus.COMPLETED).root();
        if (!place.equals(path)) {
          throw new IOException("it is kept beside: " + place); // its user is told so
        }
      }
    }

    @Override
    public int read(Path path) throws IOException {
      RunDirectory run = RunDirectory.open(path);
      int version = new Model().read(run.model());
      assertEquals("run " + version, Files.readString(run.summary()));
      return version;
    }
  }

  /** Rows that a command writes. */
  private static final class Rows implements Versions {
    @Override
    public void write(Path path, int version) {
      new OutputFolder(path, "predict", "--output", true)
          .write(
              folder -> {
                Files.createDirectory(folder);
                AtomicFiles.write(folder.resolve("part-0"), "" + version);
              });
    }

    @Override
    public int read(Path path) throws IOException {
      return Integer.parseInt(Files.readString(path.resolve("part-0")));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "true,FAILS", "true,FAILS_AFTER", "true,LIES", "true,HALF", "true,DEATH",
    "false,FAILS", "false,FAILS_AFTER", "false,LIES", "false,HALF", "false,DEATH"
  })
  void theOldOrTheNewModelIsThereWhateverOperationFails(boolean renames, Fault fault)
      throws IOException {
    faults(new Model(), renames, fault);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void theOldOrTheNewRunIsThereWhateverOperationFails(Fault fault) throws IOException {
    faults(new Run(), true, fault);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void theOldOrTheNewOutputIsThereWhateverOperationFails(Fault fault) throws IOException {
    faults(new Rows(), true, fault);
  }

  private static void faults(Versions versions, boolean renames, Fault fault) throws IOException {
    boolean struck = true;
    for (int k = 1; struck; k++) {
      MemoryStore store = new MemoryStore(renames);
      versions.write(store.path("/folder/it"), 1);
      FaultPlan plan = new FaultPlan(fault, k);
      FaultyStore faulty = new FaultyStore(store, plan);
      String what = fault + " in operation " + k;
      boolean said = false;
      try {
        versions.write(faulty.path("/folder/it"), 2);
      } catch (ThalwegException | IOException | FaultPlan.Death e) {
        said = true;
      }
      struck = plan.hasStruck();
      StagedFolder.recover(store.path("/folder/it"));
      int version = versions.read(store.path("/folder/it"));
      assertTrue(version == 2 || version == 1 && said, what + ": version " + version);
      versions.write(store.path("/folder/it"), 3);
      assertEquals(3, versions.read(store.path("/folder/it")), what);
      assertTrue(struck || k > FEWEST_OPERATIONS, "only " + k + " operations");
    }
  }
}
