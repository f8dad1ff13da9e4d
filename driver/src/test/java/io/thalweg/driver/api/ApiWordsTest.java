package io.thalweg.driver.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiWordsTest {
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]++|\\\\.)*+)\"");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "drop them with --set data.bad_rows=drop|drop them with badRows(BadRows.DROP)",
        "3 rows were left out (data.bad_rows: drop)|3 rows were left out (badRows(BadRows.DROP))",
        "take --set wire=bf16, or --set wire=exact|take wire(Wire.BF16), or wire(Wire.EXACT)",
        "(--set data.standardize=true)|(standardize())",
        "hold rows out with --set data.validation_fraction=0.2|hold rows out with validationFraction(0.2)",
        "--set optimizer.lr=0.01.|optimizer(..., Map.of(\"lr\", 0.01)).",
        "--set optimizer.type=adam|optimizer(\"adam\", ...)",
        "--set data.test=null|no test(...)",
        "--set batch=64 or --set batch=full|batch(64) or no batch(...)",
        "say --conf spark.thalweg.port=0.|say config(\"spark.thalweg.port\", \"0\") of the session's builder.",
        "--set dtype=float64|dtype(DType.FLOAT64)",
        "--set 'data.features=[age, \"*\"]'|features(\"age\", \"*\")",
        "--set 'data.features=[{one_hot: [plan, town], max: 9}, {date: at, parts: [year, day]}]'"
            + "|features(Feature.oneHot(\"plan\").max(9), Feature.oneHot(\"town\").max(9),"
            + " Feature.date(\"at\", DatePart.YEAR, DatePart.DAY))",
        "--set 'data.features=[{column: a, missing: mean, indicator: true}, {embed: c, dim: 8}]'"
            + "|features(Feature.of(\"a\").missing(Missing.MEAN).withIndicator(),"
            + " Feature.embed(\"c\", 8))",
        "--set 'data.features=[{ordinal: s, order: [S, M]}, {date: at, since: 2020-01-01}]'"
            + "|features(Feature.ordinal(\"s\", \"S\", \"M\"),"
            + " Feature.daysSince(\"at\", LocalDate.parse(\"2020-01-01\")))",
        "write --set 'data.exclude=[id, \"my note\"]'|write exclude(\"id\", \"my note\")",
        "write {one_hot: plan, max: 100}, or exclude: [plan]"
            + "|write Feature.oneHot(\"plan\").max(100), or exclude(\"plan\")",
        "--set 'data.label={column: y, classes: [-1, 1]}'|label(Label.ofClasses(\"y\", \"-1\", \"1\"))",
        "--set 'data.label={column: y, transform: log1p}'"
            + "|label(Label.transformed(\"y\", LabelTransform.LOG1P))",
        "set 'shards' to a larger power of two|set shards(...) to a larger power of two",
        "'data.validation_fraction' is out of range|validationFraction(...) is out of range",
        "'accumulate' is out of range|the second number of batch(rows, accumulate) is out of range",
        "unknown value of 'schedule.metric'|unknown value of schedule(..., Map.of(\"metric\", ...))",
        "watch another metric: --set early_stopping.metric=...|watch another metric: 'metric' of"
            + " the EarlyStopping in regularization(...)",
        "check the column in data.weight|check the column in weight(...)",
        "the batch of rows, its loss: 3|the batch of rows, its loss: 3",
        "did you mean 'loss'?|did you mean 'loss'?",
        "column 'batch' is text|column 'batch' is text",
      })
  void settingsHaveTheNamesOfTheApi(String config, String api) {
    assertEquals(api.replace("  ", " "), ApiWords.of(config));
    assertEquals(ApiWords.of(config), ApiWords.of(ApiWords.of(config)), "said twice");
  }

  @Test
  void anErrorKeepsItsCodeItsFindingAndItsPlaceInTheProgram() {
    ThalwegException error =
        ThalwegException.of(ErrorCode.BAD_ROW, "'data.bad_rows' is fail")
            .expected("data.bad_rows: drop")
            .found("--set data.bad_rows=drop")
            .remedy("--set data.bad_rows=drop");
    ThalwegException told =
        assertThrows(
            ThalwegException.class,
            () ->
                ApiWords.speak(
                    () -> {
                      throw error;
                    }));
    assertEquals(ErrorCode.BAD_ROW, told.code());
    assertEquals("badRows(...) is fail", told.what());
    assertEquals("badRows(BadRows.DROP)", told.remedy());
    assertTrue(told.getMessage().contains("--set data.bad_rows=drop"), "the user's own words");
    assertSame(error.getCause(), told.getCause());
    assertEquals(error.getStackTrace()[0], told.getStackTrace()[0]);
  }

  /** All texts that the API can meet: those of the command line and of the config stay there. */
  @Test
  void noTextOfTheSourcesKeepsTheWordsOfTheCommandLine() throws IOException {
    List<String> seen = new ArrayList<>();
    for (String module : new String[] {"shared", "worker", "driver"}) {
      Path sources = Path.of("..", module, "src", "main", "java");
      try (Stream<Path> files = Files.walk(sources)) {
        files
            .filter(file -> file.toString().matches(".*(?<!/ApiWords|/ColumnCode)\\.java"))
            .filter(file -> !file.toString().matches(".*/driver/(cli|config)/.*"))
            .filter(file -> !file.endsWith("LabelWords.java")) // the command line's own
            .forEach(file -> seen.addAll(textsWithSettings(file)));
      }
    }
    assertFalse(seen.isEmpty(), "there are such texts");
    for (String text : seen) {
      String told = ApiWords.of(text);
      assertFalse(told.contains("--set"), told);
      assertFalse(told.matches(".*\\bdata\\.(?!frame)[a-z_]+\\b.*"), told);
    }
  }

  private static List<String> textsWithSettings(Path file) {
    try {
      String code = Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", "");
      Matcher literals = LITERAL.matcher(code);
      List<String> texts = new ArrayList<>();
      while (literals.find()) {
        String text = literals.group(1);
        if (text.contains("--set ") || text.matches(".*\\bdata\\.[a-z_]+.*")) {
          texts.add(text);
        }
      }
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
