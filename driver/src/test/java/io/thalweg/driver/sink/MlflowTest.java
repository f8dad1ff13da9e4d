package io.thalweg.driver.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.thalweg.driver.files.Json;
import io.thalweg.driver.files.RunStatus;
import io.thalweg.driver.report.Ledger;
import io.thalweg.driver.report.RoundRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that has the documented endpoints of MLflow's REST API and their limits. */
class MlflowTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochMilli(1_700_000_000_250L), ZoneOffset.UTC);
  private static final String BASE = "/api/2.0/mlflow/";
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_METRICS = 1000;

  private HttpServer server;
  private final List<String> calls = new ArrayList<>();
  private final Map<String, Map<?, ?>> metrics = new LinkedHashMap<>(); // without twins
  private Map<String, Object> run = Map.of();
  private Map<String, Object> ended = Map.of();
  private int experimentStatus = 404;
  private int failures; // of log-batch, each after a part is written

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(BASE, this::handle);
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    String call = exchange.getRequestURI().getPath().substring(BASE.length());
    calls.add(call);
    byte[] body = exchange.getRequestBody().readAllBytes();
    Map<String, Object> content = body.length == 0 ? Map.of() : Json.parse(body);
    switch (call) {
      case "experiments/get-by-name" ->
          answer(exchange, experimentStatus, Map.of("experiment", Map.of("experiment_id", "7")));
      case "experiments/create" -> answer(exchange, 200, Map.of("experiment_id", "7"));
      case "runs/create" -> {
        run = content;
        answer(exchange, 200, Map.of("run", Map.of("info", Map.of("run_id", "r1"))));
      }
      case "runs/log-batch" -> logBatch(exchange, content, body.length);
      case "runs/update" -> {
        ended = content;
        answer(exchange, 200, Map.of());
      }
      default -> answer(exchange, 404, Map.of());
    }
  }

  private void logBatch(HttpExchange exchange, Map<String, Object> content, int bytes)
      throws IOException {
    List<?> batch = (List<?>) content.get("metrics");
    boolean fits = batch.size() <= MOST_METRICS && bytes <= MOST_BYTES;
    if (!fits || !"r1".equals(content.get("run_id"))) {
      answer(exchange, 400, Map.of());
      return;
    }
    boolean fails = failures-- > 0;
    batch
        .subList(0, fails ? batch.size() / 2 : batch.size())
        .forEach(metric -> metrics.put(metric.toString(), (Map<?, ?>) metric));
    answer(exchange, fails ? 503 : 200, Map.of());
  }

  private static void answer(HttpExchange exchange, int status, Map<String, Object> content)
      throws IOException {
    byte[] bytes = Json.line(content).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Mlflow begin() throws IOException {
    String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    return Mlflow.begin(new MlflowApi(address, Duration.ofMillis(1)), "a b", "first", CLOCK);
  }

  private static RoundRecord round(long number, double loss) {
    return new RoundRecord(
        1, number, 1, loss, 0, 0.1, 2, 1e6, Ledger.ZERO, Map.of("test_loss", 0.75));
  }

  @Test
  void aRunHasEveryFigureOfEveryRoundThoughWritesFailInTheMiddle() throws IOException {
    failures = 2;
    Mlflow mlflow = begin();
    for (int number = 1; number <= 1500; number++) {
      mlflow.round(round(number, number == 3 ? Double.NaN : 0.5));
    }
    mlflow.end(RunStatus.COMPLETED);
    assertEquals("7", run.get("experiment_id"));
    assertEquals("first", run.get("run_name"));
    assertEquals("FINISHED", ended.get("status"));
    assertEquals("experiments/create", calls.get(1));
    assertEquals(6 * 1500, metrics.size());
    List<Object> third =
        metrics.values().stream()
            .filter(one -> ((Number) one.get("step")).intValue() == 3)
            .filter(one -> one.get("key").equals("train/loss"))
            .<Object>map(one -> one.get("value"))
            .toList();
    assertEquals(List.of("NaN"), third);
  }

  @Test
  void anExperimentThatIsThereIsUsedAndHowARunEndsIsSaid() throws IOException {
    experimentStatus = 200;
    begin().end(RunStatus.INTERRUPTED);
    assertEquals(List.of("experiments/get-by-name", "runs/create", "runs/update"), calls);
    assertEquals("KILLED", ended.get("status"));
    begin().end(RunStatus.DIVERGED);
    assertEquals("FAILED", ended.get("status"));
  }

  @Test
  void aServerThatFailsIsAnErrorOfTheSinkAlone() throws IOException {
    Mlflow mlflow = begin();
    failures = 100;
    mlflow.round(round(1, 0.5));
    IOException error = assertThrows(IOException.class, () -> mlflow.end(RunStatus.COMPLETED));
    assertTrue(error.getMessage().contains("503"), error.getMessage());
    assertThrows(IOException.class, () -> Mlflow.begin("localhost:5000", "a", "b", CLOCK));
  }

  @Test
  void aServerThatIsNotThereIsANote() {
    List<String> notes = new ArrayList<>();
    Sinks sinks = new Sinks();
    sinks.tell(notes::add);
    server.stop(0);
    sinks.add("--mlflow", this::begin);
    sinks.round(round(1, 0.5));
    assertEquals(1, notes.size());
    assertTrue(notes.get(0).startsWith("--mlflow gets no more figures"), notes.get(0));
  }
}
