package io.thalweg.driver.bench;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Figures in the documents: {@code deploy/BENCHMARKS.md} and the table of the README, both written
 * from the recordings in {@code deploy/bench-results} alone.
 *
 * @param root the repository
 */
record Publication(Path root) {
  static final String BEGIN = "<!-- figures: written by deploy/bench --publish -->\n";
  static final String END = "<!-- end of figures -->\n";

  /**
   * Keeps recordings beside those that there are, then writes the documents.
   *
   * @throws ThalwegException {@link ErrorCode#BAD_VALUE} for a file that cannot be published; then
   *     nothing has changed
   */
  void publish(List<Path> files) throws IOException {
    Files.createDirectories(results());
    for (Path file : files) {
      Recording.read(file);
    }
    for (Path file : files) {
      Path kept = results().resolve(Recording.read(file).fileName());
      Files.copy(file, kept, StandardCopyOption.REPLACE_EXISTING);
    }
    List<Figure> figures = figures();
    String readme = readme(figures);
    Files.writeString(benchmarksFile(), FigureTables.benchmarks(figures));
    Files.writeString(readmeFile(), readme);
  }

  List<Figure> figures() throws IOException {
    return Figures.of(Figures.recordings(results()));
  }

  /** The README with its table anew. */
  String readme(List<Figure> figures) throws IOException {
    String text = Files.readString(readmeFile());
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "the README has no place for figures")
          .expected("the lines " + BEGIN.strip() + " and " + END.strip())
          .remedy("put both lines where the table belongs");
    }
    return text.substring(0, begin + BEGIN.length())
        + FigureTables.headlines(figures)
        + text.substring(end);
  }

  Path readmeFile() {
    return root.resolve("README.md");
  }

  Path benchmarksFile() {
    return root.resolve("deploy/BENCHMARKS.md");
  }

  private Path results() {
    return root.resolve("deploy/bench-results");
  }
}
