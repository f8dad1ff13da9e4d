package io.thalweg.driver.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.thalweg.driver.files.Json;
import io.thalweg.driver.report.LiveRun;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Serves the page of a run to browsers of this machine: on loopback, and to who calls it by a name
 * of that, so that no page of another site reads it or stops the run.
 */
final class RunPage implements AutoCloseable {
  /** What the user types. */
  static final String OPTION = "--ui";

  private static final String PORT_OPTION = "--ui-port";

  /** What this machine is called by its own browsers; a tunnel may have another port. */
  private static final Pattern OWN = Pattern.compile("(127\\.0\\.0\\.1|localhost)(:\\d+)?");

  /** A page that has asked within this time is open. */
  private static final long OPEN_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long FETCH_SECONDS = 5;

  private final LiveRun run;
  private final Runnable stop;
  private final HttpServer server;
  private final CountDownLatch fetched = new CountDownLatch(1); // the end
  private volatile long asked; // 0 before a page has

  private RunPage(LiveRun run, Runnable stop, HttpServer server) {
    this.run = run;
    this.stop = stop;
    this.server = server;
  }

  /**
   * Serves {@code run} from now on.
   *
   * @param port 0 for one that is free
   * @param stop what the button does
   * @throws ThalwegException BAD_VALUE if the port is taken
   */
  static RunPage open(LiveRun run, int port, Runnable stop) {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      RunPage page = new RunPage(run, stop, HttpServer.create(address, 0));
      page.server.createContext("/", page::answer);
      page.server.start();
      return page;
    } catch (IOException e) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "the page of the run cannot be served")
          .expected("a free port of this machine")
          .found(PORT_OPTION + " " + port + ": " + e.getMessage())
          .remedy("leave out --ui-port: then it is one that is free")
          .cause(e);
    }
  }

  /** What it shows. */
  LiveRun run() {
    return run;
  }

  /** Where browsers of this machine find it. */
  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      String origin = exchange.getRequestHeaders().getFirst("Origin");
      String host = exchange.getRequestHeaders().getFirst("Host");
      boolean own = host != null && OWN.matcher(host).matches();
      if (!own || origin != null && !origin.equals("http://" + host)) {
        send(exchange, 403, "text/plain", "");
        return;
      }
      asked = System.nanoTime();
      switch (request) {
        case "GET /" -> sendPage(exchange);
        case "GET /state" ->
            send(
                exchange,
                200,
                "application/json",
                Json.line(Map.of("version", run.version(), "ended", run.isEnded())));
        case "POST /stop" -> {
          stop.run();
          send(exchange, 200, "text/plain", "");
        }
        default -> send(exchange, 404, "text/plain", "");
      }
    }
  }

  private void sendPage(HttpExchange exchange) throws IOException {
    boolean ended = run.isEnded();
    send(exchange, 200, "text/html; charset=utf-8", run.render());
    if (ended) {
      fetched.countDown();
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(bytes);
    }
  }

  /** Ends the service, once a page that is open has shown the end of a run that has one. */
  @Override
  public void close() {
    try {
      if (run.isEnded() && asked != 0 && System.nanoTime() - asked < OPEN_NANOS) {
        fetched.await(FETCH_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      server.stop(0);
    }
  }
}
