package io.thalweg.driver.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.config.ConfigFiles;
import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.fit.Fit;
import io.thalweg.driver.fit.FitObserver;
import io.thalweg.driver.fit.FitResult;
import io.thalweg.driver.fit.FitSpec;
import io.thalweg.driver.state.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code conf/FAULTS.md}, and the configs that show its rows. */
@ExtendWith(LocalSpark.class)
class FaultConfigsTest {
  private static final Path CONF = Path.of("../conf");
  private static final Pattern CONFIG = Pattern.compile("\\(faults/([a-z_-]+)\\.yaml\\)");
  private static final Pattern CODE = Pattern.compile("(?:: |\\| )`([a-z_]+)` \\|");

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(CONF.resolve("faults"))) {
      return files
          .map(file -> file.getFileName().toString().replace(".yaml", ""))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void aConfigShowsTheFindingThatItIsCalledAfter(String name, SparkSession spark) {
    Path file = CONF.resolve("faults").resolve(name + ".yaml").toAbsolutePath();
    RunConfig config = ConfigFiles.load(file, List.of(), CONF.toAbsolutePath());
    FitResult<?> result = Fit.run(FitSpec.of(config), spark, new FitObserver() {});
    List<String> grave =
        result.trained().findings().stream()
            .filter(finding -> finding.severity() != Finding.Severity.NOTE)
            .map(finding -> finding.code().key())
            .toList();
    assertTrue(grave.contains(name.replaceFirst("-.*", "")), name + " shows " + grave);
  }

  @Test
  void thePageHasARowForEveryConfig() throws IOException {
    assertEquals(new TreeSet<>(names()), named(CONFIG));
  }

  @Test
  void thePageHasARowForEveryCode() throws IOException {
    Set<String> codes =
        Arrays.stream(Finding.Code.values())
            .map(Finding.Code::key)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(codes, named(CODE));
  }

  private static Set<String> named(Pattern pattern) throws IOException {
    return pattern
        .matcher(Files.readString(CONF.resolve("FAULTS.md")))
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
