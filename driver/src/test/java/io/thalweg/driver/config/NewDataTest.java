package io.thalweg.driver.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewDataTest {
  private static final Map<String, String> SEMICOLONS = Map.of("sep", ";", "header", "true");

  @TempDir Path root;
  private Path here;
  private Path config;

  @BeforeEach
  void writeTheConfigOfARunWhoseDataAreGone() throws IOException {
    here = Files.createDirectory(root.resolve("here"));
    for (String name :
        List.of("new.csv", "new.tsv", "new", "new.dat", "new.json", "{a", "a.csv", "b.csv")) {
      Files.createFile(here.resolve(name));
    }
    config =
        Files.writeString(
            root.resolve("config.yaml"),
            """
            data:
              train: {path: /gone/old.csv, format: csv, options: {sep: ';', header: 'true'}}
              validation_fraction: 0.2
              label: y
            model: {layers: [{linear: 2}]}
            loss: cross_entropy
            optimizer: {type: sgd, lr: 0.1}
            batch: 8
            epochs: 1
            """);
  }

  @Test
  void aPathIsReadAsTheRunHasReadItsData() {
    for (String name : List.of("new.csv", "new", "new.dat")) {
      assertEquals(files(name, "csv", SEMICOLONS), read(name), name);
    }
  }

  @Test
  void anotherExtensionOrFormatHasOptionsOfItsOwn() {
    assertEquals(files("new.json", "json", Map.of()), read("new.json"));
    assertEquals(
        files("new.csv", "parquet", Map.of()), source("new.csv", Optional.of("parquet"), "").get());
    assertEquals(
        files("new.dat", "csv", SEMICOLONS), source("new.dat", Optional.of("csv"), "").get());
  }

  @Test
  void tabsStayTabs() {
    assertEquals(files("new.tsv", "csv", Map.of("sep", "\t")), read("new.tsv"));
  }

  @Test
  void theFormsOfAConfigAreUnderstood() {
    assertEquals(
        new DataSource.Files(
            List.of(here + "/new.csv", here + "/a.csv"), "csv", new TreeMap<>(SEMICOLONS)),
        read("[new.csv, a.csv]"));
    assertEquals(
        files("new.csv", "csv", Map.of("sep", "|")), read("{path: new.csv, options: {sep: '|'}}"));
    assertEquals(files("new.csv", "csv", SEMICOLONS), read("{path: new.csv}"));
    assertEquals(files("new.dat", "json", Map.of()), read("{path: new.dat, format: json}"));
    assertEquals(new DataSource.Query("SELECT 1 AS x"), read("{sql: 'SELECT 1 AS x'}"));
  }

  @Test
  void aPatternOfPathsOrAFileWithABraceIsNoYaml() {
    assertEquals(here + "/{a,b}.csv", ((DataSource.Files) read("{a,b}.csv")).paths().get(0));
    assertEquals(files("{a", "csv", SEMICOLONS), read("{a"));
  }

  @Test
  void namedRowsReplaceTheHeldOutOnesAndOtherwiseTheyStay() {
    assertTrue(in(named("new.csv", Optional.empty())).data().validationFraction().isEmpty());
    NewData nothing = new NewData(Optional.empty(), Optional.empty(), List.of(), here);
    assertFalse(nothing.isGiven());
    assertEquals(0.2, in(nothing).data().validationFraction().orElseThrow());
    assertEquals(ConfigFiles.loadResolved(config), in(nothing));
  }

  @Test
  void setChangesHowDataIsNamedAndNothingElse() {
    DataConfig data =
        in(named("new.csv", Optional.empty(), "data.label=z", "data.bad_rows=drop")).data();
    assertEquals(List.of("z"), data.label().columns());
    assertEquals(BadRows.DROP, data.badRows());
    assertEquals(
        files("new.csv", "csv", Map.of("sep", "|", "header", "true")),
        source("new.csv", Optional.empty(), "data.test.options.sep='|'").get());
    assertEquals(
        files("new.csv", "csv", SEMICOLONS),
        in(new NewData(Optional.empty(), Optional.empty(), List.of("data.train=new.csv"), here))
            .data()
            .train());
    for (String set : List.of("seed=3", "data.validation_fraction=0.5", "data.features=[a]")) {
      NewData refused = named("new.csv", Optional.empty(), set);
      assertEquals(
          ErrorCode.BAD_VALUE, assertThrows(ThalwegException.class, () -> in(refused)).code(), set);
    }
  }

  @Test
  void whatIsWrongIsSaidInTheWordsOfTheCommandLine() {
    assertRefused("nowhere.csv", ErrorCode.MISSING_FILE, "nowhere.csv");
    assertRefused("{path: new.csv, formt: csv}", ErrorCode.UNKNOWN_KEY, "--data", "'format'");
    assertRefused("{path: new.csv, options: {sep: ;}", ErrorCode.BAD_CONFIG_FILE, "--data");
    assertRefused("{format: csv}", ErrorCode.MISSING_KEY, "--data", "path");
  }

  private void assertRefused(String data, ErrorCode code, String... parts) {
    ThalwegException error = assertThrows(ThalwegException.class, () -> read(data));
    assertEquals(code, error.code());
    for (String part : parts) {
      assertTrue(error.getMessage().contains(part), part + " in " + error.getMessage());
    }
  }

  private DataSource files(String name, String format, Map<String, String> options) {
    return new DataSource.Files(here.resolve(name).toString(), format, new TreeMap<>(options));
  }

  private DataSource read(String data) {
    return source(data, Optional.empty(), "").orElseThrow();
  }

  private Optional<DataSource> source(String data, Optional<String> format, String set) {
    String[] sets = set.isEmpty() ? new String[0] : new String[] {set};
    return in(named(data, format, sets)).data().test();
  }

  private NewData named(String data, Optional<String> format, String... sets) {
    return new NewData(Optional.of(data), format, List.of(sets), here);
  }

  private RunConfig in(NewData data) {
    return data.in(config);
  }
}
