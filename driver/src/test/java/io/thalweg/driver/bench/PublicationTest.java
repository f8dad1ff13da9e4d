package io.thalweg.driver.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.files.Json;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicationTest {
  private static final String OLD = "a".repeat(40);
  private static final String NEW = "b".repeat(40);

  @TempDir Path folder;

  @Test
  void theDocumentsShowWhatTheKeptRecordingsSay() throws IOException {
    Publication here = new Publication(Path.of(".."));
    List<Figure> figures = here.figures();
    String remedy = "figures stand as deploy/bench --publish writes them; run it";

    assertEquals(FigureTables.benchmarks(figures), Files.readString(here.benchmarksFile()), remedy);
    assertEquals(here.readme(figures), Files.readString(here.readmeFile()), remedy);
  }

  @Test
  void everyHeadlineNamesATarget() {
    List<String> targets =
        Catalogue.all().stream()
            .flatMap(e -> e.targets().stream().map(target -> e.name() + ": " + target.what()))
            .toList();
    for (Headline headline : Headline.ALL) {
      assertTrue(targets.contains(headline.id()), headline.id());
    }
  }

  @Test
  void aRowSaysCommitDateMachineAndPairs() throws IOException {
    publish(recording(NEW, 0, "2026-02-03T04:05:06Z", Map.of("resident", 0.0121, "job", 6.93)));

    String row =
        "| resident against job per round | 0.0121 ms | 6.93 ms | 573 x (573 to 573)"
            + " | >= 300 x, reached | 2 | bbbbbbb | 2026-02-03 | chip, 2 cores |";
    assertTrue(benchmarks().contains(row), benchmarks());
    assertTrue(readme().contains("0.0121 ms | a Spark job 6.93 ms | 573 x"), readme());
  }

  @Test
  void theNewestRecordingOfATargetWinsAndTheOthersKeepTheirOwn() throws IOException {
    publish(recording(NEW, 0, "2026-02-03T04:05:06Z", Map.of("resident", 0.02, "job", 6.0)));
    publish(
        recording(OLD, 0, "2026-01-01T00:00:00Z", Map.of("resident", 0.5, "job", 5.0)),
        accuracy(OLD, "2026-01-01T01:00:00Z"));

    assertTrue(benchmarks().contains("| 0.02 ms | 6 ms | 300 x"), benchmarks());
    assertFalse(benchmarks().contains("0.5 ms"), benchmarks());
    assertTrue(benchmarks().contains("| 0.9818 |  |  | >= 0.97, reached | 2 | aaaaaaa |"));
  }

  @Test
  void aRatioWithoutItsPeerIsNoFigure() throws IOException {
    publish(recording(NEW, 0, "2026-02-03T04:05:06Z", Map.of("resident", 0.0121)));

    assertFalse(benchmarks().contains("resident against job"), benchmarks());
    assertTrue(benchmarks().contains("| resident, ms | 0.0121 ms |"), benchmarks());
  }

  @Test
  void figuresOfAProgramThatIsNoCommitAreRefused() throws IOException {
    Path changed = recording(NEW, 3, "2026-02-03T04:05:06Z", Map.of("resident", 0.1));
    ThalwegException e = assertThrows(ThalwegException.class, () -> publish(changed));
    assertTrue(e.getMessage().contains("no commit"), e.getMessage());

    Path unknown = recording("unknown", 0, "2026-02-03T04:05:06Z", Map.of("resident", 0.1));
    assertThrows(ThalwegException.class, () -> publish(unknown));
    assertFalse(Files.exists(folder.resolve("deploy/BENCHMARKS.md")));
  }

  @Test
  void whatIsNoOutputOfTheBenchIsRefused() throws IOException {
    Path other = Files.writeString(folder.resolve("other.json"), "{\"targets\": []}");
    ThalwegException e = assertThrows(ThalwegException.class, () -> publish(other));
    assertTrue(e.getMessage().contains("no output of deploy/bench"), e.getMessage());
  }

  @Test
  void numbersHaveThreeDigitsAndTheUnitOfTheirName() {
    assertEquals("34.3M rows/s", Amount.text(34_310_000, unit("rows_per_s")));
    assertEquals("441,000 rounds/s", Amount.text(440_980, unit("rounds_per_s")));
    assertEquals("0.9818", Amount.text(0.98181, unit("test_accuracy")));
    assertEquals("0.25 s", Amount.text(0.25, unit("fit1_s")));
    assertEquals("110 GF/s", Amount.text(109.6, unit("256x256x256NN")));
    assertEquals("0", Amount.text(0, ""));
  }

  private static String unit(String value) {
    return Amount.unit(new Quantity("ours", value));
  }

  private void publish(Path... files) throws IOException {
    Path readme = folder.resolve("README.md");
    if (!Files.exists(readme)) {
      Files.writeString(readme, "# A\n" + Publication.BEGIN + Publication.END + "the rest\n");
    }
    new Publication(folder).publish(List.of(files));
    assertTrue(readme().startsWith("# A\n") && readme().endsWith("the rest\n"));
  }

  private String benchmarks() throws IOException {
    return Files.readString(folder.resolve("deploy/BENCHMARKS.md"));
  }

  private String readme() throws IOException {
    return Files.readString(folder.resolve("README.md"));
  }

  /** Two pairs of the experiment floor-local. */
  private Path recording(String commit, int changes, String started, Map<String, Double> millis)
      throws IOException {
    Samples samples = new Samples();
    for (int pair = 0; pair < 2; pair++) {
      millis.forEach((side, ms) -> samples.add(side + "-10000", Map.of("round_ms", ms)));
    }
    return write(commit, changes, started, Map.of("floor-local", samples.toMap()));
  }

  private Path accuracy(String commit, String started) throws IOException {
    Map<String, Object> sides =
        Map.of("quickstart", Map.of("test_accuracy", List.of(.9818, .9818)));
    return write(commit, 0, started, Map.of("accuracy", sides));
  }

  private Path write(String commit, int changes, String started, Map<String, Object> samples)
      throws IOException {
    Map<String, Object> machine =
        Map.of("revision", commit, "changes", changes, "cpu", "chip", "cores", 2);
    Map<String, Object> report =
        Map.of("started", started, "machine", machine, "pairs", 2, "samples", samples);
    return Files.writeString(
        folder.resolve(started.substring(0, 13) + ".json"), Json.pretty(report));
  }
}
