package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.thalweg.driver.files.Json;
import io.thalweg.driver.report.Ledger;
import io.thalweg.driver.report.LiveRun;
import io.thalweg.driver.report.LoggedRounds;
import io.thalweg.driver.report.MetricsLog;
import io.thalweg.driver.report.RoundRecord;
import io.thalweg.driver.state.Finding;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunPageTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  private final AtomicInteger stops = new AtomicInteger();
  private final LiveRun run = new LiveRun("a <run>", "epochs: 3\n");
  private RunPage page;

  @TempDir Path folder;

  @BeforeEach
  void open() {
    page = RunPage.open(run, 0, stops::incrementAndGet);
  }

  @AfterEach
  void close() {
    page.close();
  }

  private static RoundRecord round(long round, double loss) {
    Ledger ledger = new Ledger(1, 1, 5, 1, 1, 1, 0, 1);
    Map<String, Double> evaluation = Map.of("test_accuracy", 0.8125 + 0.01 * round);
    return new RoundRecord(round, round, 1, loss, 0, 0.1, 2.5, 1e4, ledger, evaluation);
  }

  private void logSome() {
    Path metrics = folder.resolve("metrics.jsonl");
    try (MetricsLog log = MetricsLog.create(metrics)) {
      run.begin(LoggedRounds.read(metrics), 3, 30);
      for (RoundRecord record : List.of(round(1, 0.75), round(2, 0.3125))) {
        log.append(record);
        run.round(record);
      }
      run.finding(
          Finding.of(Finding.Code.DEAD_UNITS, Finding.Severity.WARNING, "units are dead", "revive")
              .in(2, 1));
    }
  }

  private int port() {
    return URI.create(page.address()).getPort();
  }

  /** The answer to a request, as it is on the wire. */
  private String ask(String request, String host, String... headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      String more = String.join("", List.of(headers).stream().map(h -> h + "\r\n").toList());
      String text = request + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + more;
      socket.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String ask(String request) throws IOException {
    return ask(request, "127.0.0.1:" + port());
  }

  private Map<String, Object> state() throws IOException {
    String answer = ask("GET /state");
    return Json.parse(
        answer.substring(answer.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void thePageShowsWhatIsLogged() throws IOException {
    assertTrue(ask("GET /").contains("reading the data"));
    Object before = state().get("version");
    logSome();
    assertFalse(before.equals(state().get("version")), "the page asks for itself again");
    assertEquals(false, state().get("ended"));
    String text = ask("GET /");
    for (RoundRecord record : MetricsLog.read(folder.resolve("metrics.jsonl"))) {
      assertTrue(text.contains("&quot;" + record.loss() + "&quot;"), record.toString());
    }
    assertTrue(text.contains("a &lt;run&gt;") && text.contains("of 30"), text);
    assertTrue(text.contains("dead_units"), text);
    assertTrue(text.contains("connect-src 'self'"), text);
  }

  @Test
  void theButtonStopsTheRun() throws IOException {
    assertTrue(ask("GET /stop").startsWith("HTTP/1.1 404"));
    assertEquals(0, stops.get());
    assertTrue(ask("POST /stop").startsWith("HTTP/1.1 200"));
    assertEquals(1, stops.get());
  }

  @Test
  void pagesOfOtherSitesNeitherReadNorStop() throws IOException {
    String own = "127.0.0.1:" + port();
    assertTrue(ask("GET /", "evil.example").startsWith("HTTP/1.1 403"));
    assertTrue(ask("GET /", "localhost.evil.example").startsWith("HTTP/1.1 403"));
    assertTrue(ask("GET /", "localhost:8080").startsWith("HTTP/1.1 200"), "through a tunnel");
    assertTrue(ask("POST /stop", own, "Origin: http://evil.example").startsWith("HTTP/1.1 403"));
    assertEquals(0, stops.get());
    assertTrue(ask("POST /stop", own, "Origin: http://" + own).startsWith("HTTP/1.1 200"));
  }

  @Test
  void atTheEndThePageIsTheReport() throws IOException {
    run.end("<p>the report</p>");
    assertEquals(true, state().get("ended"));
    assertTrue(ask("GET /").endsWith("<p>the report</p>"));
  }

  @Test
  void aPortThatIsTakenIsSaid() {
    ThalwegException error =
        assertThrows(ThalwegException.class, () -> RunPage.open(run, port(), () -> {}));
    assertEquals(ErrorCode.BAD_VALUE, error.code());
    assertTrue(error.found().contains("--ui-port " + port()), error.getMessage());
    RunPage.open(run, 0, () -> {}).close(); // the remedy
  }

  @Test
  void aBrowserFollowsTheRunWithoutAComplaint() throws Exception {
    assumeTrue(Files.isExecutable(CHROMIUM), "there is no " + CHROMIUM);
    logSome();
    Path dom = folder.resolve("dom.html");
    Path complaints = folder.resolve("chromium.log");
    Process browser =
        new ProcessBuilder(
                CHROMIUM.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + folder.resolve("profile"),
                "--enable-logging=stderr",
                "--virtual-time-budget=4000",
                "--dump-dom",
                page.address())
            .redirectOutput(dom.toFile())
            .redirectError(complaints.toFile())
            .start();
    assertTrue(browser.waitFor(60, TimeUnit.SECONDS), "the browser does not end");
    String shown = Files.readString(dom);
    assertTrue(shown.contains("0.3125"), shown);
    assertTrue(shown.contains("class=\"cursor\""), "its scripts have run: " + shown);
    String log = Files.readString(complaints);
    assertFalse(log.contains("CONSOLE"), log);
  }
}
