package io.thalweg.driver.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OngoingRunTest {
  @TempDir Path directory;
  private final List<String> notes = new ArrayList<>();
  private Path place;

  @BeforeEach
  void writeAnEarlierRun() throws IOException {
    place = directory.toRealPath().resolve("first");
    Files.writeString(RunDirectory.create(place).metrics(), "earlier");
  }

  @Test
  void aRunThatHasCompletedTakesThePlaceOfTheEarlierOne() throws IOException {
    try (OngoingRun run = start()) {
      assertEquals("earlier", metrics(place));
      assertTrue(notes.get(0).contains(run.directory().root().toString()), "where to watch it");
      assertEquals(place, run.end(RunStatus.COMPLETED).root());
    }
    assertEquals("later", metrics(place));
    assertEquals(List.of("first"), Trees.names(directory));
  }

  @ParameterizedTest
  @EnumSource(names = "COMPLETED", mode = EnumSource.Mode.EXCLUDE)
  void aRunThatEndsInAnotherWayIsKeptBesideTheEarlierOne(RunStatus status) throws IOException {
    Path kept;
    try (OngoingRun run = start()) {
      kept = run.end(status).root();
    }
    assertEquals("earlier", metrics(place));
    assertEquals("later", metrics(RunDirectory.open(kept).root()));
    assertTrue(kept.getFileName().toString().startsWith("first." + status.id() + "-"), "" + kept);
    assertTrue(notes.get(1).contains(place + ";") && notes.get(1).contains("" + kept), "" + notes);
    assertEquals(2, Trees.names(directory).size());
  }

  @Test
  void twoThatFailInTheSameSecondAreBothKept() throws IOException {
    for (int i = 0; i < 2; i++) {
      try (OngoingRun run = start()) {
        run.end(RunStatus.DIVERGED);
      }
    }
    assertEquals(3, Trees.names(directory).size());
  }

  @Test
  void aRunThatAnErrorEndsIsKeptIfItHasLoggedARound() throws IOException {
    start().close();
    assertEquals(2, Trees.names(directory).size());
    assertTrue(Trees.names(directory).get(1).startsWith("first.failed-"));
    assertTrue(notes.get(1).contains("first.failed-"), notes.toString());
    assertEquals("earlier", metrics(place));
  }

  @Test
  void aRunWithoutARoundLeavesNothing() throws IOException {
    OngoingRun.start(place, true, notes::add).close();
    assertEquals(List.of("first"), Trees.names(directory));
    assertEquals("earlier", metrics(place));
  }

  @Test
  void aLetterThatWasPutIntoTheEarlierRunStaysWithIt() throws IOException {
    try (OngoingRun run = start()) {
      Files.writeString(place.resolve("letter.txt"), "dear");
      Path kept = run.end(RunStatus.COMPLETED).root();
      assertEquals("later", metrics(kept));
      assertTrue(kept.getFileName().toString().startsWith("first.completed-"), "" + kept);
    }
    assertEquals("dear", Files.readString(place.resolve("letter.txt")));
    assertEquals("earlier", metrics(place));
  }

  @Test
  void withoutAnEarlierRunItIsInItsPlaceFromTheStart() throws IOException {
    for (boolean empty : new boolean[] {true, false}) {
      Path other = directory.resolve("other" + empty);
      if (empty) {
        Files.createDirectory(other);
      }
      try (OngoingRun run = OngoingRun.start(other, true, notes::add)) {
        assertEquals(other, run.directory().root());
        assertEquals(other, run.end(RunStatus.DIVERGED).root());
      }
    }
    assertEquals(List.of(), notes);
  }

  @Test
  void theRunOfAKilledProcessIsKeptIfItHasLoggedARound() throws IOException {
    kill("0000000a", "killed");
    kill("0000000b", "");
    try (OngoingRun run = start()) {
      run.end(RunStatus.COMPLETED);
    }
    assertEquals(2, Trees.names(directory).size(), "" + Trees.names(directory));
    Path kept = directory.resolve(Trees.names(directory).get(1));
    assertTrue(kept.getFileName().toString().startsWith("first.killed-"), "" + kept);
    assertEquals("killed", metrics(RunDirectory.open(kept).root()));
    assertTrue(notes.get(0).endsWith("--resume --run-dir " + kept), "" + notes);
  }

  @Test
  void aKilledRunIsKeptBesideTheOneThatItWasToReplace() throws IOException {
    kill("0000000a", "killed");
    OngoingRun.keepKilled(place, notes::add);
    assertEquals("earlier", metrics(place));
    assertTrue(notes.get(0).contains("first.killed-"), "" + notes);
  }

  private void kill(String id, String metrics) throws IOException {
    Path killed = Files.createDirectory(directory.resolve(".first.thalweg-" + id));
    Files.createFile(killed.resolve("lock"));
    Files.writeString(RunDirectory.create(killed.resolve("new")).metrics(), metrics);
  }

  private OngoingRun start() throws IOException {
    OngoingRun run = OngoingRun.start(place, true, notes::add);
    Files.writeString(run.directory().metrics(), "later");
    return run;
  }

  private static String metrics(Path run) throws IOException {
    return Files.readString(new RunDirectory(run).metrics());
  }
}
