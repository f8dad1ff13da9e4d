package io.thalweg.driver.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.state.TrainState;
import io.thalweg.driver.storage.Fault;
import io.thalweg.driver.storage.FaultPlan;
import io.thalweg.driver.storage.FaultyFileSystem;
import io.thalweg.driver.storage.FaultyStore;
import io.thalweg.driver.storage.MemoryStore;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A checkpoint that is written while its file system fails, in each of its operations. */
class CheckpointFaultsTest {
  private static final String ROOT = "/run/checkpoints";
  private static final int FEWEST_OPERATIONS = 20;

  private static void save(CheckpointFolder folder, long round, int keep) {
    TrainState<double[]> state = CheckpointFolderTest.state(round);
    folder.save(
        state, CheckpointFolderTest.SLOTS, CheckpointFolderTest.manifest(state.figures()), keep);
  }

  /** The round of the newest, whose numbers are compared. */
  private static long newest(CheckpointFolder folder, String what) {
    Checkpoint checkpoint =
        folder
            .find()
            .newest()
            .orElseThrow(() -> new AssertionError("no checkpoint is left: " + what));
    TrainState<double[]> restored = CheckpointFolderTest.state(0);
    checkpoint.restore(restored, CheckpointFolderTest.SLOTS);
    assertArrayEquals(
        DType.FLOAT64.toBytes(CheckpointFolderTest.state(restored.rounds()).parameters()),
        DType.FLOAT64.toBytes(restored.parameters()),
        what);
    return restored.rounds();
  }

  @ParameterizedTest
  @CsvSource({
    "true,FAILS", "true,FAILS_AFTER", "true,LIES", "true,HALF", "true,DEATH",
    "false,FAILS", "false,FAILS_AFTER", "false,LIES", "false,HALF", "false,DEATH"
  })
  void theOldOrTheNewCheckpointIsThereWhateverOperationFails(boolean renames, Fault fault) {
    faults(
        fault,
        () -> {
          MemoryStore store = new MemoryStore(renames);
          save(new CheckpointFolder(store.path(ROOT)), 1, 1);
          return store;
        },
        1);
  }

  /** As it is where a checkpoint was written, and what came after it has failed. */
  @ParameterizedTest
  @CsvSource({
    "true,FAILS", "true,FAILS_AFTER", "true,LIES", "true,HALF", "true,DEATH",
    "false,FAILS", "false,FAILS_AFTER", "false,LIES", "false,HALF", "false,DEATH"
  })
  void aCheckpointThatIsTheOnlyOneIsNotLostWhenItIsWrittenAgain(boolean renames, Fault fault) {
    faults(
        fault,
        () -> {
          MemoryStore store = new MemoryStore(renames);
          save(new CheckpointFolder(store.path(ROOT)), 2, 1);
          return store;
        },
        2);
  }

  @ParameterizedTest
  @CsvSource({"true,HALF", "false,FAILS_AFTER"})
  void theOldOrTheNewCheckpointIsThereWhateverHadoopDoes(
      boolean renames, Fault fault, @TempDir Path directory) {
    faultsOfHadoop(renames, fault, directory, 4);
  }

  @Tag("nightly")
  @ParameterizedTest
  @CsvSource({
    "true,FAILS", "true,FAILS_AFTER", "true,LIES", "true,HALF", "true,DEATH",
    "false,FAILS", "false,FAILS_AFTER", "false,LIES", "false,HALF", "false,DEATH"
  })
  void theSameInEachOfItsOperations(boolean renames, Fault fault, @TempDir Path directory) {
    faultsOfHadoop(renames, fault, directory, 1);
  }

  /**
   * Of Hadoop's own interfaces: {@code rename} that returns false, and a close that fails.
   *
   * @param step from one operation that fails to the next
   */
  private static void faultsOfHadoop(boolean renames, Fault fault, Path directory, int step) {
    boolean struck = true;
    Path store = FaultyFileSystem.path(directory, renames);
    for (int k = 1; struck; k += step) {
      Path local = directory.resolve("" + k);
      CheckpointFolder folder = new CheckpointFolder(store.resolve("" + k));
      FaultyFileSystem.plan(new FaultPlan(fault, -1));
      save(folder, 1, 1);
      FaultPlan plan = new FaultPlan(fault, k);
      FaultyFileSystem.plan(plan);
      String what = fault + " in operation " + k;
      boolean said = false;
      try {
        save(folder, 2, 1);
      } catch (ThalwegException | FaultPlan.Death e) {
        said = true;
      }
      FaultyFileSystem.plan(new FaultPlan(fault, -1));
      struck = plan.hasStruck();
      long newest =
          newest(new CheckpointFolder(local), what); // its files are those of this machine
      assertTrue(newest == 2 || newest == 1 && said, what + ": round " + newest);
      save(folder, 3, 1);
      assertEquals(3, newest(new CheckpointFolder(local), what));
      assertTrue(struck || k > FEWEST_OPERATIONS, "only " + k + " operations");
    }
  }

  /** The second checkpoint is saved over the state before, with a fault in each operation. */
  private static void faults(Fault fault, Supplier<MemoryStore> before, long old) {
    boolean struck = true;
    for (int k = 1; struck; k++) {
      MemoryStore store = before.get();
      FaultPlan plan = new FaultPlan(fault, k);
      FaultyStore faulty = new FaultyStore(store, plan);
      String what = fault + " in operation " + k;
      boolean said = false;
      try {
        save(new CheckpointFolder(faulty.path(ROOT)), 2, 1);
      } catch (ThalwegException | FaultPlan.Death e) {
        said = true;
      }
      struck = plan.hasStruck();
      long newest = newest(new CheckpointFolder(store.path(ROOT)), what);
      assertTrue(newest == old || newest == 2, what + ": round " + newest);
      assertTrue(said || newest == 2, what + ": a checkpoint that is not there was announced");
      save(new CheckpointFolder(store.path(ROOT)), 3, 1);
      assertEquals(3, newest(new CheckpointFolder(store.path(ROOT)), what));
      assertTrue(struck || k > FEWEST_OPERATIONS || old == 2, "only " + k + " operations");
    }
  }
}
