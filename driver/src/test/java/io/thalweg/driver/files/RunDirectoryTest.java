package io.thalweg.driver.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
  @TempDir Path directory;

  @Test
  void defaultPathHoldsNameAndTime() {
    LocalDateTime started = LocalDateTime.of(2026, 3, 4, 5, 6, 7);
    assertEquals(
        Path.of("runs", "mnist-mlp-20260304-050607"),
        RunDirectory.defaultPath("mnist-mlp", started));
    assertEquals(
        Path.of("runs", "a-b-20260304-050607"), RunDirectory.defaultPath("../a b", started));
    assertEquals(Path.of("runs", "run-20260304-050607"), RunDirectory.defaultPath("..", started));
  }

  @Test
  void parentsAreCreatedAndTheRunIsFoundAgain() {
    Path path = directory.resolve("a b/runs/one");
    assertEquals(RunDirectory.create(path), RunDirectory.open(path));
  }

  @Test
  void anExistingDirectoryIsRefused() {
    RunDirectory.create(directory.resolve("run"));
    assertRefused("run", false, "--overwrite");
  }

  @Test
  void overwriteNeverDeletesWhatNoRunHasWritten() throws IOException {
    Path foreign = Files.createDirectory(directory.resolve("project"));
    Files.writeString(foreign.resolve("config.yaml"), "mine");
    assertRefused("project", true, "not known to be a run");
    assertTrue(Files.exists(foreign.resolve("config.yaml")));

    RunDirectory run = RunDirectory.create(directory.resolve("run"));
    Files.writeString(run.root().resolve("notes.txt"), "mine");
    assertRefused("run", true, "notes.txt");
    assertTrue(Files.exists(run.root().resolve("notes.txt")));
  }

  @Test
  void aLinkIsNoRunDirectory() throws IOException {
    RunDirectory run = RunDirectory.create(directory.resolve("run"));
    Files.createSymbolicLink(directory.resolve("link"), run.root());
    assertRefused("link", true, "link");
  }

  @Test
  void aModelThatWasBeingSavedBelongsToTheRun() throws IOException {
    RunDirectory run = RunDirectory.create(directory.resolve("run"));
    Files.createDirectory(run.root().resolve(".model.thalweg-0000000a"));
    Files.writeString(run.root().resolve("summary.json.tmp"), "half");
    RunDirectory.check(run.root(), true);
  }

  @Test
  void aDirectoryThatIsNoRunCannotBeOpened() {
    ThalwegException error =
        assertThrows(ThalwegException.class, () -> RunDirectory.open(directory));
    assertSame(ErrorCode.MISSING_FILE, error.code());
  }

  @Test
  void aPlaceBelowAFileIsRefusedBeforeTheWork() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    ThalwegException error =
        assertThrows(
            ThalwegException.class, () -> RunDirectory.check(file.resolve("runs/one"), false));
    assertSame(ErrorCode.BAD_VALUE, error.code());
    assertTrue(error.getMessage().contains("is no folder"), error.getMessage());
  }

  private void assertRefused(String name, boolean overwrite, String message) {
    ThalwegException error =
        assertThrows(
            ThalwegException.class, () -> RunDirectory.check(directory.resolve(name), overwrite));
    assertSame(ErrorCode.RUN_DIRECTORY_EXISTS, error.code());
    assertTrue(error.getMessage().contains(message), error.getMessage());
  }
}
