package io.thalweg.driver.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.config.Feature.Missing;
import io.thalweg.shared.column.DatePart;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How columns are written in a config. */
class FeaturesTest {
  private static final List<String> WRITTEN =
      List.of(
          "age",
          "{column: size, missing: mean}",
          "{column: rooms, missing: 3.5, indicator: true}",
          "{one_hot: plan}",
          "{one_hot: town, max: 50, min_count: 3, drop: first}",
          "{ordinal: grade, order: [S, M, L]}",
          "{ordinal: level, missing: most_frequent}",
          "{date: signup, parts: [year, month, weekday, hour]}",
          "{date: seen, since: 2020-01-01, missing: median}",
          "{date: left, since: '2020-01-01T06:30'}",
          "{embed: city, dim: 8}",
          "{embed: shop, dim: 4, max: 1000, min_count: 2}",
          "'p*'",
          "'*'");

  private static final List<Feature> MEANT =
      List.of(
          Feature.of("age"),
          Feature.of("size").missing(Missing.MEAN),
          Feature.of("rooms").missing(Missing.value(3.5)).withIndicator(),
          Feature.oneHot("plan"),
          Feature.oneHot("town").max(50).minCount(3).withoutFirst(),
          Feature.ordinal("grade", "S", "M", "L"),
          Feature.ordinal("level").missing(Missing.MOST_FREQUENT),
          Feature.date("signup", DatePart.YEAR, DatePart.MONTH, DatePart.WEEKDAY, DatePart.HOUR),
          Feature.daysSince("seen", LocalDate.of(2020, 1, 1)).missing(Missing.MEDIAN),
          new Feature.DaysSince("left", LocalDateTime.of(2020, 1, 1, 6, 30), Missing.FAIL, false),
          Feature.embed("city", 8),
          Feature.embed("shop", 4).max(1000).minCount(2),
          Feature.of("p*"),
          Feature.of("*"));

  @TempDir Path folder;

  private RunConfig config(String data, String... sets) throws IOException {
    Files.writeString(folder.resolve("a.csv"), "y,x\n1,2\n");
    String yaml =
        "data: {train: a.csv, "
            + data
            + "}\n"
            + """
            model: {layers: [{linear: 1}]}
            loss: mse
            optimizer: sgd
            batch: full
            epochs: 1
            """;
    Path file = Files.writeString(folder.resolve("run.yaml"), yaml);
    return ConfigFiles.load(file, List.of(sets), folder);
  }

  private DataConfig data(String data, String... sets) throws IOException {
    return config(data, sets).data();
  }

  private String entries() {
    return "features: [" + String.join(", ", WRITTEN) + "], label: y";
  }

  @Test
  void aColumnIsItsNameOrAMapOfWhatBecomesOfIt() throws IOException {
    assertEquals(MEANT, data(entries()).features());
    assertEquals(
        MEANT, data("label: y", "data.features=[" + String.join(", ", WRITTEN) + "]").features());
  }

  @Test
  void theResolvedConfigSaysTheSame() throws IOException {
    String all = entries() + ", exclude: ['q*', id], weight: w";
    RunConfig run = config(all.replace("label: y", "label: {column: y, classes: ['no', 'yes']}"));
    Path file = Files.writeString(folder.resolve("config.yaml"), run.toYaml());
    RunConfig again = ConfigFiles.load(file, List.of(), folder);
    assertEquals(run.data(), again.data());
    assertEquals(run.toYaml(), again.toYaml());
    MEANT.forEach(
        feature ->
            assertEquals(
                List.of(feature),
                Features.read(YamlReader.value(Features.text(feature), "", ""), "f")));
    assertEquals("'{one_hot: plan}'", "'" + Features.text(Feature.oneHot("plan")) + "'");
  }

  @Test
  void columnsOfOneKindAreAListOrAPattern() throws IOException {
    assertEquals(
        List.of(
            Feature.oneHot("a").max(9), Feature.oneHot("b").max(9), Feature.oneHot("c*").max(9)),
        data("features: {one_hot: [a, b, 'c*'], max: 9}, label: y").features());
    assertEquals(
        List.of(Feature.of("p*").missing(Missing.MEAN)),
        data("features: [{column: 'p*', missing: mean}], label: y").features());
  }

  @Test
  void namesOfClassesAndCategoriesAreTheirTextAsItIsWritten() throws IOException {
    String names = "[no, yes, on, 007, 1.50, true, 2020-01-01, null, 0x1F, 'a, b']";
    List<String> texts =
        List.of("no", "yes", "on", "007", "1.50", "true", "2020-01-01", "null", "0x1F", "a, b");
    DataConfig written =
        data(
            "features: [{ordinal: x, order: %s}], label: {column: y, classes: %s}"
                .formatted(names, names));
    DataConfig set =
        data(
            "label: y",
            "data.features=[{ordinal: x, order: %s}]".formatted(names),
            "data.label.classes=" + names);
    for (DataConfig data : List.of(written, set)) {
      assertEquals(texts, data.label().classes());
      assertEquals(List.of(Feature.ordinal("x", texts.toArray(String[]::new))), data.features());
    }
    assertEquals(
        List.of("07", "7"),
        data("label: {column: y, classes: [1, 7]}", "data.label.classes.0=07").label().classes());
  }

  @Test
  void aLabelIsNumbersClassesOrAFunctionOfNumbers() throws IOException {
    assertEquals(Label.of("y"), data("label: y").label());
    assertEquals(Label.of(List.of("y", "z")), data("label: [y, z]").label());
    assertEquals(Label.ofClasses("y"), data("label: {column: y}").label());
    assertEquals(
        Label.transformed("y", LabelTransform.LOG1P),
        data("label: y", "data.label.transform=log1p").label());
    for (String label : List.of("y", "[y, z]", "{column: y}", "{column: y, transform: log1p}")) {
      assertEquals(label, ConfigWriter.flow(data("label: " + label).label().describe()));
    }
  }

  @Test
  void plainColumnsAreWrittenAsNamesAlone() throws IOException {
    String yaml = config("features: [a, {column: b}], label: y").toYaml();
    assertTrue(yaml.contains("  features:\n  - a\n  - b\n  label: y\n"), yaml);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{onehot: plan}|UNKNOWN_KEY|did you mean 'one_hot'?",
        "{one_hot: plan, maxx: 3}|UNKNOWN_KEY|did you mean 'max'?",
        "{column: age, mising: mean}|UNKNOWN_KEY|did you mean 'missing'?",
        "{column: age, missing: meen}|BAD_VALUE|did you mean 'mean'?",
        "{column: age, missing: [1]}|WRONG_TYPE|mean, median, most_frequent, a number or fail",
        "{column: age, missing: .nan}|BAD_VALUE|a finite number",
        "{column: age, indicator: true}|BAD_VALUE|what stands for cells without a value",
        "{column: age, one_hot: age}|BAD_VALUE|column and one_hot",
        "{}|WRONG_TYPE|a column, or a map such as {one_hot: plan}",
        "3|WRONG_TYPE|a column, or a map such as {one_hot: plan}",
        "{one_hot: 3}|WRONG_TYPE|a word",
        "{one_hot: plan, max: 0}|BAD_VALUE|1 or more",
        "{one_hot: plan, drop: last}|BAD_VALUE|one of first, none",
        "{ordinal: size, order: [S, M, S]}|BAD_VALUE|each value once",
        "{date: signup}|BAD_VALUE|{date: signup, parts: [year, month, day]}, or since: 2020-01-01",
        "{date: signup, parts: [year], since: 2020-01-01}|BAD_VALUE|'parts' and 'since'",
        "{date: signup, parts: [yera]}|BAD_VALUE|did you mean 'year'?",
        "{date: signup, since: 1.1.2020}|WRONG_TYPE|a date such as 2020-01-01",
        "{embed: city}|MISSING_KEY|'data.features.1.dim' is missing",
        "{embed: city, dim: 0}|BAD_VALUE|1 or more",
      })
  void whatCannotBeMeantIsSaidWithItsLine(String entry, ErrorCode code, String words) {
    ThalwegException error =
        assertThrows(
            ThalwegException.class, () -> data("features: [a,\n " + entry + "], label: y"));
    assertEquals(code, error.code(), error.getMessage());
    assertTrue(error.getMessage().contains(words), error.getMessage());
    assertTrue(error.getMessage().contains("run.yaml line 2"), error.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{column: y, clases: [a, b]}|UNKNOWN_KEY|did you mean 'classes'?",
        "{classes: [a, b]}|MISSING_KEY|'data.label.column' is not set",
        "{column: y, classes: [a]}|BAD_VALUE|two or more different names",
        "{column: y, classes: [a, b], transform: log1p}|BAD_VALUE|classes and a transform",
        "{column: y, transform: log2}|BAD_VALUE|one of log1p",
      })
  void aLabelThatCannotBeMeantIsSaid(String label, ErrorCode code, String words) {
    ThalwegException error = assertThrows(ThalwegException.class, () -> data("label: " + label));
    assertEquals(code, error.code(), error.getMessage());
    assertTrue(error.getMessage().contains(words), error.getMessage());
  }

  @Test
  void allColumnsOfSeveralRolesAreNamedTogether() {
    ThalwegException error =
        assertThrows(
            ThalwegException.class,
            () -> data("features: [a, {one_hot: a}, y, id], exclude: id, label: y, weight: w"));
    assertEquals(ErrorCode.BAD_VALUE, error.code());
    assertEquals("3 columns are used twice", error.what().replaceFirst(".*: ", ""));
    assertEquals(
        "'a' is a feature and a feature; 'y' is a feature and the label;"
            + " 'id' is a feature and excluded",
        error.found());
  }
}
