package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.thalweg.driver.files.Json;
import io.thalweg.driver.report.MetricsLog;
import io.thalweg.driver.report.RoundRecord;
import io.thalweg.driver.sink.EventFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run gives to other programs is what its metrics log has. */
class SinkRunTest {
  private static final Path DIGITS = Path.of("..", "conf", "data", "digits.csv.gz");

  private static final String CONFIG =
      """
      name: sinks
      data: {train: '%s', validation_fraction: 0.2, label: label, standardize: true}
      model: {layers: [{linear: 10}]}
      loss: cross_entropy
      optimizer: {type: adam, lr: 0.01}
      batch: 256
      epochs: 3
      """;

  @TempDir Path folder;

  private Output train(String run, Path board) throws Exception {
    return train(run, "--tensorboard", board.toString());
  }

  private Output train(String run, String option, String value) throws Exception {
    Path config = folder.resolve("sinks.yaml");
    Files.writeString(config, CONFIG.formatted(DIGITS.toAbsolutePath()));
    return Output.of(
        "train",
        config.toString(),
        "--master",
        "local[2]",
        "--run-dir",
        folder.resolve(run).toString(),
        option,
        value);
  }

  @Test
  void tensorBoardHasEveryLoggedRound() throws Exception {
    Path board = folder.resolve("board");
    Output output = train("first", board);
    assertEquals(0, output.code(), output.err());
    List<RoundRecord> rounds = MetricsLog.read(folder.resolve("first").resolve("metrics.jsonl"));
    List<EventFile.Event> events = EventFile.readAll(board.resolve("first"));
    assertEquals(rounds.size(), events.size() - 1); // the first names the version
    for (int i = 0; i < rounds.size(); i++) {
      EventFile.Event event = events.get(i + 1);
      assertEquals(rounds.get(i).round(), event.step());
      assertEquals((float) rounds.get(i).loss(), event.scalars().get("train/loss"));
      assertEquals(
          rounds.get(i).evaluation().containsKey("test_accuracy"),
          event.scalars().containsKey("test/accuracy"));
    }
    assertTrue(events.get(events.size() - 1).scalars().containsKey("test/accuracy"));
  }

  /** Which may keep the run waiting, and a signal ends that by force. */
  @Test
  void theModelAndTheReportAreWrittenBeforeAServerIsToldOfTheEnd() throws Exception {
    Path run = folder.resolve("third");
    AtomicBoolean written = new AtomicBoolean();
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(address, 0);
    server.createContext(
        "/",
        exchange -> {
          if (exchange.getRequestURI().getPath().endsWith("runs/update")) {
            written.set(
                Files.exists(run.resolve("model")) && Files.exists(run.resolve("report.html")));
          }
          Map<String, Object> info = Map.of("info", Map.of("run_id", "r"));
          byte[] answer =
              Json.line(Map.of("experiment", Map.of("experiment_id", "7"), "run", info))
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try {
      String uri = "http://127.0.0.1:" + server.getAddress().getPort();
      Output output = train("third", "--mlflow", uri);
      assertEquals(0, output.code(), output.err());
      assertTrue(written.get());
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aBoardThatCannotBeWrittenIsANoteAndTheRunCompletes() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    Output output = train("second", file);
    assertEquals(0, output.code(), output.err());
    String summary = Files.readString(folder.resolve("second").resolve("summary.json"));
    assertTrue(summary.contains("\"completed\""), summary);
    assertTrue(summary.contains("--tensorboard gets no more figures of this run"), summary);
  }
}
