package io.thalweg.driver.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
    assertEquals(RunDirectory.create(path, false), RunDirectory.open(path));
  }

  @Test
  void anExistingDirectoryIsRefused() {
    RunDirectory.create(directory.resolve("run"), false);
    assertRefused("run", false, "--overwrite");
  }

  @Test
  void overwriteDeletesAnEarlierRunWhole() throws IOException {
    RunDirectory run = RunDirectory.create(directory.resolve("run"), false);
    Files.writeString(run.metrics(), "old");
    Files.writeString(run.root().resolve("summary.json.tmp"), "half");
    Files.createDirectories(run.checkpoints().resolve("round-0000000001"));
    Files.writeString(run.checkpoints().resolve("round-0000000001/manifest.json"), "{}");
    RunDirectory.create(run.root(), true);
    assertFalse(Files.exists(run.metrics()));
    assertFalse(Files.exists(run.checkpoints()));
    assertEquals(run, RunDirectory.open(run.root()));
  }

  @Test
  void overwriteTakesAnEmptyDirectory() throws IOException {
    Path path = Files.createDirectory(directory.resolve("empty"));
    assertEquals(path, RunDirectory.create(path, true).root());
  }

  @Test
  void overwriteNeverDeletesWhatNoRunHasWritten() throws IOException {
    Path foreign = Files.createDirectory(directory.resolve("project"));
    Files.writeString(foreign.resolve("config.yaml"), "mine");
    assertRefused("project", true, "not known to be a run");
    assertTrue(Files.exists(foreign.resolve("config.yaml")));

    RunDirectory run = RunDirectory.create(directory.resolve("run"), false);
    Files.writeString(run.root().resolve("notes.txt"), "mine");
    assertRefused("run", true, "notes.txt");
    assertTrue(Files.exists(run.root().resolve("notes.txt")));
  }

  @Test
  void overwriteFollowsNoLinks() throws IOException {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.writeString(outside.resolve("precious.txt"), "mine");
    RunDirectory run = RunDirectory.create(directory.resolve("run"), false);
    Files.createSymbolicLink(run.checkpoints(), outside);
    RunDirectory.create(run.root(), true);
    assertTrue(Files.exists(outside.resolve("precious.txt")));
    Files.createSymbolicLink(directory.resolve("link"), run.root());
    assertRefused("link", true, "link");
  }

  @Test
  void aDirectoryThatIsNoRunCannotBeOpened() {
    ThalwegException error =
        assertThrows(ThalwegException.class, () -> RunDirectory.open(directory));
    assertSame(ErrorCode.MISSING_FILE, error.code());
  }

  private void assertRefused(String name, boolean overwrite, String message) {
    ThalwegException error =
        assertThrows(
            ThalwegException.class, () -> RunDirectory.create(directory.resolve(name), overwrite));
    assertSame(ErrorCode.RUN_DIRECTORY_EXISTS, error.code());
    assertTrue(error.getMessage().contains(message), error.getMessage());
  }
}
