package io.thalweg.driver.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.thalweg.driver.files.AtomicFiles;
import io.thalweg.driver.files.Json;
import io.thalweg.driver.state.Finding;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code metrics.jsonl}: one line of JSON per logged round and per finding. Each line is handed to
 * the operating system in one write, so a killed run leaves whole lines. Non-finite numbers are
 * {@code null} (see {@link Json}).
 */
public final class MetricsLog implements Closeable {
  private static final String FINDING = "finding";

  private final OutputStream target;

  private MetricsLog(OutputStream target) {
    this.target = target;
  }

  /** Starts an empty log. */
  public static MetricsLog create(Path path) {
    return open(path, false);
  }

  /**
   * Starts a log where nothing stands yet.
   *
   * @throws ThalwegException OUTPUT_EXISTS
   */
  public static MetricsLog createNew(Path path) {
    requireNew(path);
    return open(path, false);
  }

  /**
   * Refuses the path of a log where something stands, before any work is done.
   *
   * @throws ThalwegException OUTPUT_EXISTS
   */
  public static void requireNew(Path path) {
    if (Files.exists(path)) {
      throw ThalwegException.of(ErrorCode.OUTPUT_EXISTS, "the file exists: " + path)
          .expected("a file that this run creates")
          .remedy("give another path, or remove the file");
    }
  }

  /**
   * Goes on with the log of an earlier run.
   *
   * @param lastRound the round the run resumes after; lines of later rounds, which will be run
   *     again, are dropped
   */
  public static MetricsLog resume(Path path, long lastRound) {
    StringBuilder kept = new StringBuilder();
    for (Map<String, Object> line : lines(path)) {
      if (round(line) <= lastRound) {
        kept.append(Json.line(line)).append('\n');
      }
    }
    AtomicFiles.write(path, kept.toString());
    return open(path, true);
  }

  /** Adds the line of a round. */
  public void append(RoundRecord record) {
    write(record.toMap());
  }

  /** Adds the line of a finding. */
  public void append(Finding finding) {
    write(Map.of(FINDING, finding.toMap()));
  }

  private void write(Map<String, ?> line) {
    try {
      target.write((Json.line(line) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * All whole lines of rounds in a log. A last line without its end, as a crash of the machine may
   * leave, is left out.
   *
   * @throws ThalwegException UNREADABLE_DATA if a whole line is not a record
   */
  public static List<RoundRecord> read(Path path) {
    return lines(path).stream().filter(line -> !isFinding(line)).map(RoundRecord::fromMap).toList();
  }

  private static List<Map<String, Object>> lines(Path path) {
    List<Map<String, Object>> lines = new ArrayList<>();
    String text = text(path);
    int begin = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
      lines.add(parse(text.substring(begin, end), path, lines.size() + 1));
      begin = end + 1;
    }
    return lines;
  }

  /** The round that a line belongs to. */
  private static long round(Map<String, Object> line) {
    return line.get(FINDING) instanceof Map<?, ?> finding
        ? ((Number) finding.get("round")).longValue()
        : RoundRecord.fromMap(line).round();
  }

  @Override
  public void close() {
    try {
      target.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** A stream that no interrupt of its thread closes, as it closes a channel. */
  private static MetricsLog open(Path path, boolean append) {
    try {
      return new MetricsLog(new FileOutputStream(path.toFile(), append));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw ThalwegException.of(ErrorCode.MISSING_FILE, path + " cannot be read").cause(e);
    }
  }

  private static Map<String, Object> parse(String line, Path path, int number) {
    try {
      Map<String, Object> parsed = Json.parse(line.getBytes(StandardCharsets.UTF_8));
      if (!isFinding(parsed)) {
        RoundRecord.fromMap(parsed);
      }
      return parsed;
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw ThalwegException.of(
              ErrorCode.UNREADABLE_DATA, path + ", line " + number + ": not a round record")
          .found(line.length() <= 80 ? line : line.substring(0, 80) + "...")
          .cause(e);
    }
  }

  private static boolean isFinding(Map<String, Object> line) {
    return line.get(FINDING) instanceof Map<?, ?> finding && finding.get("round") instanceof Number;
  }

  private static ThalwegException failed(IOException e) {
    return ThalwegException.of(ErrorCode.INTERNAL, "the metrics log cannot be written")
        .found(e.toString())
        .remedy("check the permissions and the free space of the run directory")
        .cause(e);
  }
}
