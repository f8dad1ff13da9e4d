package io.thalweg.driver.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every state in which a process can leave a folder that is being written. */
class StagedFolderTest {
  @TempDir Path directory;

  @Test
  void theNewFolderAppearsWhenItIsCommittedAndNotBefore() throws IOException {
    Path target = directory.resolve("a/b/out");
    try (StagedFolder staged = StagedFolder.beside(target)) {
      fill(staged.path(), "new");
      assertFalse(Files.exists(target));
      staged.commit();
    }
    assertEquals("new", content(target));
    assertEquals(List.of("out"), Trees.names(directory.resolve("a/b")));
  }

  @Test
  void theOldFolderStaysUntilTheCommit() throws IOException {
    Path target = directory.resolve("out");
    fill(target, "old");
    try (StagedFolder staged = StagedFolder.beside(target)) {
      fill(staged.path(), "new");
      assertEquals("old", content(target));
      staged.commit();
    }
    assertEquals("new", content(target));
    assertEquals(List.of("out"), Trees.names(directory));
  }

  @Test
  void withoutACommitNothingIsLeft() throws IOException {
    Path target = directory.resolve("out");
    fill(target, "old");
    try (StagedFolder staged = StagedFolder.beside(target)) {
      fill(staged.path(), "half");
    }
    assertEquals("old", content(target));
    assertEquals(List.of("out"), Trees.names(directory));
  }

  @Test
  void twoWritersOfOnePlaceDoNotDisturbEachOther() throws IOException {
    Path target = directory.resolve("out");
    try (StagedFolder first = StagedFolder.beside(target);
        StagedFolder second = StagedFolder.beside(target)) {
      fill(first.path(), "first");
      fill(second.path(), "second");
      second.commit();
      first.commit();
    }
    assertEquals("first", content(target));
    assertEquals(List.of("out"), Trees.names(directory));
  }

  @Test
  void leftoversOfDeadProcessesAreDeleted() throws IOException {
    Path target = directory.resolve("out");
    fill(target, "old");
    fill(area("out", "0000000a").resolve("new"), "half"); // killed while it wrote
    fill(area("out", "0000000b").resolve("old"), "older"); // killed while it deleted
    Files.delete(area("out", "0000000c").resolve("lock")); // killed while it began
    fill(area("other", "0000000d").resolve("new"), "of another place");
    StagedFolder.beside(target).close();
    assertEquals("old", content(target));
    assertEquals(List.of(".other.thalweg-0000000d", "out"), Trees.names(directory));
  }

  @Test
  void aCommitThatWasKilledBetweenItsTwoMovesIsBroughtToItsEnd() throws IOException {
    Path target = directory.resolve("out");
    fill(area("out", "0000000a").resolve("new"), "complete");
    fill(directory.resolve(".out.thalweg-0000000a/old"), "old");
    StagedFolder.beside(target).close();
    assertEquals("complete", content(target));
    assertEquals(List.of("out"), Trees.names(directory));
  }

  @Test
  void anAreaOfALivingWriterStays() throws IOException {
    Path target = directory.resolve("out");
    try (StagedFolder living = StagedFolder.beside(target)) {
      fill(living.path(), "being written");
      StagedFolder.beside(target).close();
      assertEquals("being written", content(living.path()));
    }
  }

  @Test
  void theLongestNameAFileSystemTakesCanBeStaged() throws IOException {
    Path target = directory.resolve("n".repeat(255));
    try (StagedFolder staged = StagedFolder.beside(target)) {
      fill(staged.path(), "new");
      staged.commit();
    }
    assertEquals("new", content(target));
  }

  @Test
  void linksInAFolderThatIsReplacedAreDeletedAndTheirTargetsStay() throws IOException {
    Path precious = directory.resolve("precious");
    fill(precious, "mine");
    Path target = directory.resolve("out");
    fill(target, "old");
    Files.createSymbolicLink(target.resolve("link"), precious);
    try (StagedFolder staged = StagedFolder.beside(target)) {
      fill(staged.path(), "new");
      staged.commit();
    }
    assertEquals("mine", content(precious));
    assertTrue(Files.notExists(target.resolve("link")));
  }

  /** A staging area as a process that is dead has left it: with a lock that nobody holds. */
  private Path area(String name, String id) throws IOException {
    Path area = Files.createDirectory(directory.resolve("." + name + ".thalweg-" + id));
    Files.createFile(area.resolve("lock"));
    return area;
  }

  private static void fill(Path folder, String content) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("content"), content);
  }

  private static String content(Path folder) throws IOException {
    return Files.readString(folder.resolve("content"));
  }
}
