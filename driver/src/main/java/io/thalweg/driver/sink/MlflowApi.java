package io.thalweg.driver.sink;

import io.thalweg.driver.files.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** The calls of MLflow's REST API 2.0 that a run needs. */
final class MlflowApi {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int ATTEMPTS = 4;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final String base;
  private final Duration pause;

  /**
   * Calls of a tracking server.
   *
   * @param server such as {@code http://localhost:5000}
   * @param pause before a call is repeated the first time, then twice as long
   */
  MlflowApi(String server, Duration pause) throws IOException {
    if (!server.matches("https?://[^/?#].*")) {
      throw new IOException("'" + server + "' is no address such as http://localhost:5000");
    }
    this.base = server.replaceAll("/+$", "") + "/api/2.0/mlflow/";
    this.pause = pause;
  }

  /** The id of the experiment of that name, which is made where there is none. */
  String experiment(String name) throws IOException {
    String query = "?experiment_name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    HttpResponse<String> found = send(request("experiments/get-by-name" + query).GET().build());
    if (found.statusCode() == NOT_FOUND) {
      return String.valueOf(post("experiments/create", Map.of("name", name)).get("experiment_id"));
    }
    return String.valueOf(part(answer(found), "experiment").get("experiment_id"));
  }

  /** The answer to a call, which is repeated where the server or the network fails. */
  Map<String, Object> post(String call, Map<String, ?> content) throws IOException {
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(Json.line(content));
    return answer(
        send(request(call).header("Content-Type", "application/json").POST(body).build()));
  }

  /** An object within an answer. */
  @SuppressWarnings("unchecked") // keys of JSON objects are strings
  static Map<String, Object> part(Map<String, Object> answer, String name) throws IOException {
    if (answer.get(name) instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new IOException("the server answers without '" + name + "'");
  }

  private HttpRequest.Builder request(String call) throws IOException {
    try {
      return HttpRequest.newBuilder(new URI(base + call)).timeout(PATIENCE);
    } catch (URISyntaxException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Map<String, Object> answer(HttpResponse<String> response) throws IOException {
    if (response.statusCode() != OK) {
      throw new IOException(
          "the server answers " + response.statusCode() + " to " + response.uri().getPath());
    }
    return Json.parse(response.body().getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    long millis = pause.toMillis();
    for (int attempt = 1; ; attempt++, millis *= 2) {
      try {
        HttpResponse<String> response =
            client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        boolean passing =
            response.statusCode() == TOO_MANY || response.statusCode() >= SERVER_ERROR;
        if (!passing || attempt == ATTEMPTS) {
          return response;
        }
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      sleep(millis);
    }
  }

  private static void sleep(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IOException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new IOException("the call was interrupted", cause);
  }
}
