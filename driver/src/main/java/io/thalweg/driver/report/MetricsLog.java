package io.thalweg.driver.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.thalweg.driver.files.AtomicFiles;
import io.thalweg.driver.files.Json;
import io.thalweg.driver.state.Finding;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.Excerpt;
import io.thalweg.shared.error.ThalwegException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * {@code metrics.jsonl}: one line of JSON per logged round and per finding, see {@link LogFile}.
 * Non-finite numbers are {@code null} (see {@link Json}).
 */
public final class MetricsLog implements Closeable {
  private static final String FINDING = "finding";

  private final LogFile file;

  private MetricsLog(LogFile file) {
    this.file = file;
  }

  /** Starts an empty log. */
  public static MetricsLog create(Path path) {
    return begin(path, LogFile.EMPTY);
  }

  /**
   * Starts a log where nothing stands yet.
   *
   * @throws ThalwegException OUTPUT_EXISTS
   */
  public static MetricsLog createNew(Path path) {
    requireNew(path);
    return begin(path, LogFile.EMPTY);
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
    return begin(
        path,
        target ->
            lines(
                path,
                (line, text) -> {
                  if (round(line) <= lastRound) {
                    target.write(text);
                    target.write('\n');
                  }
                }));
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
      file.append((Json.line(line) + "\n").getBytes(StandardCharsets.UTF_8));
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
    List<RoundRecord> records = new ArrayList<>();
    forEach(path, records::add);
    return records;
  }

  /**
   * Gives the same, one after the other, in the memory of one.
   *
   * @throws ThalwegException as {@link #read}
   */
  public static void forEach(Path path, Consumer<RoundRecord> take) {
    lines(
        path,
        (line, text) -> {
          if (!isFinding(line)) {
            take.accept(RoundRecord.fromMap(line));
          }
        });
  }

  /** Takes a line as an object, and as the bytes that it is. */
  private interface Taker {
    void accept(Map<String, Object> line, byte[] text) throws IOException;
  }

  private static void lines(Path path, Taker take) {
    try (InputStream source = Files.newInputStream(path)) {
      LogLines.forEach(source, (text, number) -> take.accept(parse(text, path, number), text));
    } catch (IOException e) {
      throw ThalwegException.of(ErrorCode.MISSING_FILE, path + " cannot be read")
          .found(e.toString())
          .cause(e);
    }
  }

  /** The round that a line belongs to. */
  private static long round(Map<String, Object> line) {
    return line.get(FINDING) instanceof Map<?, ?> finding
        ? ((Number) finding.get("round")).longValue()
        : RoundRecord.fromMap(line).round();
  }

  /**
   * All lines so far outlive a crash of the machine: a checkpoint must not know rounds that its log
   * has lost. May be called by any thread.
   *
   * @throws ThalwegException INTERNAL if the file system refuses
   */
  public void force() {
    try {
      file.force();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static MetricsLog begin(Path path, AtomicFiles.Content kept) {
    try {
      return new MetricsLog(LogFile.begin(path, kept));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static Map<String, Object> parse(byte[] text, Path path, long number) {
    try {
      Map<String, Object> parsed = Json.parse(text);
      if (!isFinding(parsed)) {
        RoundRecord.fromMap(parsed);
      }
      return parsed;
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw ThalwegException.of(
              ErrorCode.UNREADABLE_DATA, path + ", line " + number + ": not a round record")
          .found(Excerpt.of(new String(text, StandardCharsets.UTF_8)))
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
