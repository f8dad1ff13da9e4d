package io.thalweg.driver.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.optim.Optimizers;
import io.thalweg.driver.optim.schedule.Schedules;
import io.thalweg.shared.nn.Initialisers;
import io.thalweg.shared.nn.Layers;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.Losses;
import io.thalweg.shared.nn.Target;
import io.thalweg.worker.compute.EvaluationSums;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of {@code conf/README.md} are those of the code. */
class ConfReadmeTest {
  private static final Path README = Path.of("../conf/README.md");
  private static final String WRITE = "thalweg.docs.write";
  private static final String END = "<!-- end of table -->\n";

  static List<OptionTable> tables() {
    return List.of(
        new OptionTable("entry", Features.ALL),
        new OptionTable("layer", Layers.ALL),
        new OptionTable("initialiser", Initialisers.ALL),
        new OptionTable(
            "loss", Losses.ALL, Set.of(), Map.of("metrics beside `loss`", ConfReadmeTest::metrics)),
        new OptionTable(
            "optimizer",
            Optimizers.registry(),
            Set.of("clip_norm", "clip_value", "param_groups"),
            Map.of()),
        new OptionTable("schedule", Schedules.registry(), Set.of("per"), Map.of()));
  }

  private static String metrics(String loss) {
    List<String> names = EvaluationSums.names(Target.of(Loss.parse(loss, "loss").task()));
    return names.stream().filter(name -> !name.equals("loss")).collect(Collectors.joining(", "));
  }

  @ParameterizedTest
  @MethodSource("tables")
  void theTablesAreThoseOfTheCode(OptionTable table) throws IOException {
    String begin = "<!-- " + table.family() + " table, written by ConfReadmeTest -->\n";
    String text = Files.readString(README);
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf(END, from);
    assertTrue(from >= begin.length() && to > 0, "no table between " + begin + " and " + END);
    String written = text.substring(from, to);
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(README, text.substring(0, from) + table.markdown() + text.substring(to));
      return;
    }
    assertEquals(
        table.markdown(),
        written,
        "rewrite the tables with: mvn test -pl driver -am -Dtest=ConfReadmeTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -D"
            + WRITE
            + "=true");
  }
}
