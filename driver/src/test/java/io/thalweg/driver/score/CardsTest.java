package io.thalweg.driver.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.fit.FitSpec;
import io.thalweg.driver.fit.RowForm;
import io.thalweg.driver.state.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cards of {@code deploy/score-doctor} can be run, and its counts are right. */
class CardsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path CARDS = ROOT.resolve("driver/src/bench/doctor");

  private static List<Program> programs() throws IOException {
    return Program.read(CARDS.resolve("programs.yaml"));
  }

  private static List<Fault> grid() throws IOException {
    return GridCard.read(CARDS.resolve("grid.yaml"));
  }

  @Test
  void everyTrainingOfBothCardsIsAConfigWhoseModelFitsItsRows(@TempDir Path folder)
      throws IOException {
    DataSets data = new DataSets(ROOT, folder);
    List<Case> cases = new ArrayList<>(grid().stream().map(Fault::what).toList());
    for (Program program : programs()) {
      cases.add(program.faulty());
      program.mended().ifPresent(cases::add);
    }
    assertTrue(cases.size() > 200, "cases: " + cases.size());
    for (Case what : cases) {
      touch(data.path(what.rows(), what.spoil("spoil"), 1));
      if (what.test().isPresent()) {
        touch(data.path(what.test().get(), what.spoil("test_spoil"), 1001));
      }
      FitSpec spec = new Recipe(data, folder).spec(what, 1, List.of());
      int width = data.table(what.rows(), what.spoil("spoil"), 1).width();
      RowForm rows = new RowForm(width, 1, List.of());
      assertFalse(spec.blueprint().model().of(rows).slots().size() == 0, what.id());
    }
  }

  /** A config is refused whose rows are not there; these are not read. */
  private static void touch(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(file);
    }
  }

  @Test
  void whatIsExpectedIsACode() throws IOException {
    Set<String> known =
        Arrays.stream(Finding.Code.values()).map(Finding.Code::key).collect(Collectors.toSet());
    known.addAll(Set.of("refused", Fault.HEALTHY));
    Stream<String> ofPrograms = programs().stream().flatMap(p -> p.expected().stream());
    Stream<String> ofGrid = grid().stream().flatMap(f -> f.codes().stream());
    assertEquals(
        List.of(), Stream.concat(ofPrograms, ofGrid).filter(c -> !known.contains(c)).toList());
  }

  @Test
  void theProgramsAreThoseOfTheStudyThatCanBeSaid() throws IOException {
    List<Program> ofStudy = programs().stream().filter(p -> !p.isBeyond()).toList();
    assertEquals(46, ofStudy.stream().filter(p -> !p.isHealthy()).count());
    assertEquals(2, ofStudy.stream().filter(Program::isHealthy).count());
    assertEquals(54, programs().stream().map(Program::id).distinct().count());
  }

  @Test
  void theGridHasEveryCode() throws IOException {
    Set<String> codes =
        Arrays.stream(Finding.Code.values())
            .map(Finding.Code::key)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> found =
        grid().stream()
            .filter(fault -> !fault.isHealthy())
            .map(Fault::code)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(codes, found);
  }

  @Test
  void sharesCountWhatTheySay() {
    Fault early = new Fault("leak", new Case("a", Map.of()), Set.of("imbalance"), true);
    Fault sound = new Fault(Fault.HEALTHY, new Case("b", Map.of()), Set.of(), false);
    GridCard card =
        new GridCard(
            List.of(
                cell(early, seen("completed", alarm("leak", 0)), seen("completed")),
                cell(early, seen("completed", alarm("plateau", 9), alarm("imbalance", 90)), null),
                cell(early, seen("completed", alarm("plateau", 9)), seen("diverged")),
                cell(early, seen("completed"), null),
                cell(sound, seen("completed"), null),
                cell(sound, seen("diverged"), null)));
    assertEquals(new Share(3, 4), card.recall());
    assertEquals(new Share(2, 4), card.right());
    assertEquals(new Share(1, 4), card.first());
    assertEquals(new Share(1, 2), card.early());
    assertEquals(new Share(1, 2), card.cured());
    assertEquals(new Share(1, 2), card.falseAlarms());
  }

  @Test
  void wordsForTheCommandLineAreTakenApart() {
    assertEquals(
        List.of("data.train=null", "loss={type: bce, pos_weight: 3}", "a.b=1"),
        GridCard.sets("--set data.train=null --set 'loss={type: bce, pos_weight: 3}' --set a.b=1"));
    assertEquals(List.of(), GridCard.sets("Training.standardize()"));
  }

  @Test
  void aRefusalIsTheRightAnswerWhereItIsExpected() {
    assertTrue(seen("refused").names(Set.of("target_format", "refused")));
    assertFalse(seen("refused").names(Set.of("target_format")));
    assertTrue(seen("refused").isAlarmed());
    assertFalse(seen("slow").isAlarmed());
  }

  @Test
  void rowsAreTheSameForASeedAndOthersForAnother(@TempDir Path folder) throws IOException {
    DataSets data = new DataSets(ROOT, folder);
    List<Map<?, ?>> flipped = List.of(Map.of("flip", 0.5));
    assertEquals(
        Arrays.toString(data.table("blobs", flipped, 1).labels()),
        Arrays.toString(data.table("blobs", flipped, 1).labels()));
    assertFalse(
        Arrays.equals(
            data.table("blobs", flipped, 1).rows()[0], data.table("blobs", flipped, 2).rows()[0]));
  }

  private static GridCard.Cell cell(Fault fault, Seen seen, Seen cured) {
    return new GridCard.Cell(fault, 4, seen, Optional.ofNullable(cured));
  }

  private static Alarm alarm(String code, long round) {
    return new Alarm(code, "warning", round, Map.of(), List.of());
  }

  private static Seen seen(String status, Alarm... alarms) {
    return new Seen(status, "", List.of(alarms), 100, 100, 1, Map.of());
  }
}
