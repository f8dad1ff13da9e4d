package io.thalweg.driver.files;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputFolderTest {
  @TempDir Path directory;

  @Test
  void anOutputIsReplacedOnlyIfThatIsAllowed() throws IOException {
    output("predict", false).write(parts("first"));
    ThalwegException error = refused(output("predict", false));
    assertTrue(error.remedy().contains("--overwrite"), error.getMessage());
    assertEquals("first", content());
    output("predict", true).write(parts("second"));
    assertEquals("second", content());
    assertEquals(List.of("out"), Trees.names(directory));
  }

  @Test
  void whatAnotherCommandHasWrittenStays() throws IOException {
    output("generate", false).write(parts("rows"));
    ThalwegException error = refused(output("predict", true));
    assertTrue(error.getMessage().contains("an output of thalweg generate"), error.getMessage());
    assertEquals("rows", content());
  }

  @Test
  void aFolderOfLettersStays() throws IOException {
    Files.createDirectory(place());
    Files.writeString(place().resolve("letter.txt"), "dear");
    for (boolean overwrite : new boolean[] {true, false}) {
      ThalwegException error = refused(output("predict", overwrite));
      assertTrue(error.getMessage().contains("letter.txt"), error.getMessage());
      assertTrue(!error.remedy().contains("--overwrite"), "it would not help: " + error.remedy());
    }
    assertEquals("dear", Files.readString(place().resolve("letter.txt")));
  }

  @Test
  void aLetterThatWasPutIntoAnOutputStaysThere() throws IOException {
    output("predict", false).write(parts("rows"));
    Files.writeString(place().resolve("letter.txt"), "dear");
    ThalwegException error = refused(output("predict", true));
    assertTrue(error.getMessage().contains("letter.txt"), error.getMessage());
    Files.move(place().resolve("letter.txt"), directory.resolve("letter.txt")); // the remedy
    output("predict", true).write(parts("new"));
    assertEquals("new", content());
  }

  @Test
  void aRunDirectoryAndPartsOfUnknownOriginStay() throws IOException {
    RunDirectory.create(place());
    refused(output("predict", true));
    assertDoesNotThrow(() -> RunDirectory.open(place()));
    Trees.delete(place());
    parts("somebody's table").writeTo(place());
    refused(output("predict", true));
    assertEquals("somebody's table", content());
  }

  @Test
  void filesAndLinksStay() throws IOException {
    Files.writeString(place(), "dear");
    refused(output("predict", true));
    assertEquals("dear", Files.readString(place()));
    Files.delete(place());
    output("predict", false).write(parts("rows"));
    Files.move(place(), directory.resolve("real"));
    Files.createSymbolicLink(place(), directory.resolve("real"));
    refused(output("predict", true));
    assertEquals("rows", content());
  }

  @Test
  void aFailureLeavesTheOldOutputAndNothingElse() throws IOException {
    output("predict", false).write(parts("old"));
    OutputFolder output = output("predict", true);
    RuntimeException failure = new IllegalStateException("a bad row");
    OutputFolder.Content failing =
        folder -> {
          parts("half").writeTo(folder);
          throw failure;
        };
    assertSame(failure, assertThrows(RuntimeException.class, () -> output.write(failing)));
    assertEquals("old", content());
    assertEquals(List.of("out"), Trees.names(directory));
  }

  @Test
  void whatWasPutThereDuringTheWorkStays() throws IOException {
    OutputFolder output = output("predict", true);
    OutputFolder.Content slow =
        folder -> {
          parts("new").writeTo(folder);
          Files.createDirectory(place());
          Files.writeString(place().resolve("letter.txt"), "dear");
        };
    assertSame(
        ErrorCode.OUTPUT_EXISTS,
        assertThrows(ThalwegException.class, () -> output.write(slow)).code());
    assertEquals(List.of("letter.txt"), Trees.names(place()));
    assertEquals(List.of("out"), Trees.names(directory));
  }

  @Test
  void anEmptyFolderMayBeFilledWithOverwrite() throws IOException {
    Files.createDirectory(place());
    refused(output("predict", false));
    output("predict", true).write(parts("rows"));
    assertEquals("rows", content());
  }

  @Test
  void aPlaceBelowAFileIsRefusedBeforeTheWork() throws IOException {
    Files.writeString(place(), "a file");
    OutputFolder below = new OutputFolder(place().resolve("a/b"), "predict", "--output", false);
    ThalwegException error = assertThrows(ThalwegException.class, below::check);
    assertSame(ErrorCode.BAD_VALUE, error.code());
    assertTrue(error.getMessage().contains(place().toString()), error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data",
        "data/",
        "data/a.csv",
        "data/*.csv",
        "data/sub",
        "data/sub/../a.csv",
        "link",
        "link/a.csv",
        "data/{a,b}.csv",
        "./data",
        "file:DIR/data",
        "file://DIR/data",
        "da*",
        "d[a]ta/*"
      })
  void anOutputIsNotWrittenOverItsInput(String input) throws IOException {
    data();
    overlapping("data", input);
    overlapping("link", input);
    overlapping("data/../link", input);
    overlapping(".", input);
  }

  @ParameterizedTest
  @ValueSource(strings = {"data", "data/", "link", "file:DIR/data", "da*", "d?ta", "[a-d]at{a,b}"})
  void anOutputIsNotWrittenIntoItsInput(String input) throws IOException {
    data();
    overlapping("data/out", input);
    overlapping("link/far/below", input);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data/a.csv",
        "data",
        "data/*.csv",
        "data/sub/*",
        "hdfs://host/data",
        "s3a://bucket/*",
        "no[t",
        "data*"
      })
  void anOutputBesideItsInputIsFine(String input) throws IOException {
    data();
    assertDoesNotThrow(() -> apart("other", input));
    if (input.contains(".csv")) {
      assertDoesNotThrow(() -> apart("data/out", input));
    }
  }

  @Test
  void aPathThatExistsIsNoGlob() throws IOException {
    Path odd = Files.createDirectory(directory.resolve("data[1]"));
    assertThrows(ThalwegException.class, () -> apart("data[1]/out", odd.toString()));
    assertDoesNotThrow(() -> apart("data1", odd.toString()));
  }

  private void data() throws IOException {
    Files.createDirectories(directory.resolve("data/sub"));
    Files.writeString(directory.resolve("data/a.csv"), "x\n1\n");
    Files.createSymbolicLink(directory.resolve("link"), directory.resolve("data"));
  }

  private void overlapping(String output, String input) {
    ThalwegException error =
        assertThrows(ThalwegException.class, () -> apart(output, input), output + " and " + input);
    assertSame(ErrorCode.BAD_VALUE, error.code());
  }

  private void apart(String output, String input) {
    String place =
        input.contains("DIR")
            ? input.replace("DIR", directory.toString())
            : input.matches("[a-z0-9]{2,}:.*") || input.startsWith("/")
                ? input
                : directory + "/" + input;
    new OutputFolder(directory.resolve(output), "predict", "--output", true)
        .requireApart(List.of(place));
  }

  private Path place() {
    return directory.resolve("out");
  }

  private OutputFolder output(String command, boolean overwrite) {
    return new OutputFolder(place(), command, "--output", overwrite);
  }

  private static ThalwegException refused(OutputFolder output) {
    ThalwegException error = assertThrows(ThalwegException.class, output::check);
    assertSame(ErrorCode.OUTPUT_EXISTS, error.code(), error.getMessage());
    assertThrows(ThalwegException.class, () -> output.write(parts("new")));
    return error;
  }

  private static OutputFolder.Content parts(String content) {
    return folder -> {
      Files.createDirectory(folder);
      Files.writeString(folder.resolve("part-00000.csv"), content);
      Files.writeString(folder.resolve(".part-00000.csv.crc"), "crc");
      Files.writeString(folder.resolve("_SUCCESS"), "");
    };
  }

  private String content() throws IOException {
    return Files.readString(place().resolve("part-00000.csv"));
  }
}
