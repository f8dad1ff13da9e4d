package io.thalweg.driver.score;

import io.thalweg.driver.bench.Machine;
import io.thalweg.driver.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code deploy/score-doctor}. */
@Command(
    name = "score-doctor",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Runs faulty and healthy trainings and counts how often the findings are right: 'programs' of",
      "others with their mended forms, and a 'grid' of faults put into sound trainings."
    })
public final class ScoreDoctor implements Callable<Integer> {
  static final String BEGIN = "<!-- scores: written by deploy/score-doctor --publish -->\n";
  static final String END = "<!-- end of scores -->\n";

  @Option(names = "--programs", description = "The programs. Without one of the two: both.")
  private boolean programs;

  @Option(names = "--grid", description = "The grid.")
  private boolean grid;

  @Option(
      names = "--only",
      paramLabel = "TEXT",
      arity = "1..*",
      description = "Only trainings whose name has one of these in it.")
  private List<String> only = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      split = ",",
      description = "Default: 1 for the programs, 1,2,3,4,5 for the grid.")
  private List<Long> seeds = List.of();

  @Option(names = "--seconds", paramLabel = "N", description = "The longest run. Default: 60.")
  private int seconds = 60;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "All that was seen, as JSON. Default: work/doctor/scores.json.")
  private Optional<Path> output = Optional.empty();

  @Option(names = "--publish", description = "Write deploy/DOCTOR.md and the scores of README.md.")
  private boolean publish;

  private ScoreDoctor() {}

  /** The entry point, called by {@code deploy/score-doctor}, which sets {@code thalweg.home}. */
  public static void main(String[] words) {
    System.exit(new CommandLine(new ScoreDoctor()).execute(words));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path root = Path.of(System.getProperty("thalweg.home"));
    Path cards = root.resolve("driver/src/bench/doctor");
    Path work = root.resolve("work/doctor");
    boolean both = programs == grid;
    Optional<ProgramCard> ofPrograms = Optional.empty();
    Optional<GridCard> ofGrid = Optional.empty();
    try (SparkSession spark = session()) {
      DataSets data = new DataSets(root, work.resolve("rows"));
      Runner runner = new Runner(spark, new Recipe(data, work.resolve("configs")), seconds);
      if (programs || both) {
        List<Program> all = Program.read(cards.resolve("programs.yaml"));
        all.removeIf(program -> !isWanted(program.id()));
        ofPrograms = Optional.of(ProgramCard.of(all, seeds(List.of(1L)), runner));
      }
      if (grid || both) {
        List<Fault> all = GridCard.read(cards.resolve("grid.yaml"));
        all.removeIf(fault -> !isWanted(fault.what().id()));
        ofGrid = Optional.of(GridCard.of(all, seeds(List.of(1L, 2L, 3L, 4L, 5L)), runner));
      }
    }
    ScorePage page = new ScorePage(ofPrograms, ofGrid, Machine.describe(root));
    write(page, output.orElse(work.resolve("scores.json")));
    System.out.println(page.markdown());
    if (publish) {
      Files.writeString(root.resolve("deploy/DOCTOR.md"), page.markdown());
      Path readme = root.resolve("README.md");
      Files.writeString(readme, replaced(Files.readString(readme), page.headlines()));
    }
    return 0;
  }

  private boolean isWanted(String id) {
    return only.isEmpty() || only.stream().anyMatch(id::contains);
  }

  private List<Long> seeds(List<Long> usual) {
    return seeds.isEmpty() ? usual : seeds;
  }

  private static SparkSession session() {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("score-doctor")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    return spark;
  }

  private static void write(ScorePage page, Path file) throws IOException {
    Map<String, Object> scores = new LinkedHashMap<>();
    scores.put("written", Instant.now().toString());
    scores.put("machine", page.machine());
    page.programs().ifPresent(card -> scores.put("programs", card.toMap()));
    page.grid().ifPresent(card -> scores.put("grid", card.toMap()));
    Files.writeString(file, Json.pretty(scores));
  }

  private static String replaced(String readme, String lines) throws IOException {
    int begin = readme.indexOf(BEGIN);
    int end = readme.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException("README.md has no lines " + BEGIN.strip() + " and " + END.strip());
    }
    return readme.substring(0, begin + BEGIN.length()) + lines + readme.substring(end);
  }
}
