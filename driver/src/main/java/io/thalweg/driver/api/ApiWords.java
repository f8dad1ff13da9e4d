package io.thalweg.driver.api;

import io.thalweg.shared.error.ThalwegException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts about a run in the words of the Java API. Errors and notes name settings as the config file
 * and the command line do ({@code data.bad_rows}, {@code --set data.bad_rows=drop}); a program in
 * Java types {@code badRows(BadRows.DROP)}.
 */
final class ApiWords {
  /** The methods of {@link Training} by the keys of the config. */
  private static final Map<String, String> METHODS =
      Map.ofEntries(
          Map.entry("data.train", "data"),
          Map.entry("data.test", "test"),
          Map.entry("data.validation_fraction", "validationFraction"),
          Map.entry("data.features", "features"),
          Map.entry("data.exclude", "exclude"),
          Map.entry("data.label", "label"),
          Map.entry("data.weight", "weight"),
          Map.entry("data.standardize", "standardize"),
          Map.entry("data.bad_rows", "badRows"),
          Map.entry("data.shards", "shards"),
          Map.entry("data.window", "window"),
          Map.entry("shards", "shards"),
          Map.entry("optimizer", "optimizer"),
          Map.entry("schedule", "schedule"),
          Map.entry("batch", "batch"),
          Map.entry("epochs", "epochs"),
          Map.entry("rounds", "rounds"),
          Map.entry("seed", "seed"),
          Map.entry("dtype", "dtype"),
          Map.entry("transport", "transport"),
          Map.entry("kernels", "kernels"),
          Map.entry("wire", "wire"),
          Map.entry("log_every", "logEvery"),
          Map.entry("evaluate_every", "evaluateEvery"),
          Map.entry("diagnosis", "diagnosis"),
          Map.entry("on_divergence", "onDivergence"),
          Map.entry("checkpoint", "checkpoint"),
          Map.entry("init_from", "initFrom"));

  /** Settings that are no method of their own. */
  private static final Map<String, String> PLACES =
      Map.of(
          "model", "the network",
          "model.layers", "the layers of Network.of(...)",
          "loss", "loss(...) of the network",
          "accumulate", "the second number of batch(rows, accumulate)",
          "penalty", "the penalty in regularization(...)",
          "freeze", "freezing(...) in regularization(...)",
          "ema", "the Ema in regularization(...)",
          "early_stopping", "the EarlyStopping in regularization(...)");

  /** The types of arguments that are constants. */
  private static final Map<String, String> CONSTANTS =
      Map.of(
          "badRows", "BadRows.",
          "dtype", "DType.",
          "diagnosis", "Diagnosis.",
          "onDivergence", "OnDivergence.",
          "transport", "TransportChoice.",
          "kernels", "KernelChoice.",
          "wire", "Wire.");

  private static final String KEY = "([a-z][a-z_]*(?:\\.[a-z0-9_]+)*)";
  private static final String VALUE =
      "(\\.\\.\\.|\\{[^}]*}|\\[[^\\]]*]|[^\\s,;:)'\"]*[^\\s,;:.)'\"])";

  private static final Pattern SET = Pattern.compile("--set '?" + KEY + "=" + VALUE + "'?");
  private static final Pattern CONF = Pattern.compile("--conf (spark\\.[\\w.]+)=" + VALUE);
  private static final Pattern WRITTEN = Pattern.compile("\\b" + KEY + ": " + VALUE);

  /** In quotes stand columns, metrics and proposals, too. */
  private static final Pattern QUOTED =
      Pattern.compile("(?<!did you mean |column |metric |called )'" + KEY + "'");

  /** Words with a dot or an underscore are keys; others may be plain English. */
  private static final Pattern BARE =
      Pattern.compile(
          "(?<![\\w.(\"])((?:data|model|optimizer|schedule|early_stopping|penalty|ema)"
              + "\\.[a-z_]+(?:\\.[a-z0-9_]+)*|evaluate_every|early_stopping)(?![\\w(])");

  private ApiWords() {}

  /** What {@code work} gives; its errors speak of the API. */
  static <T> T speak(Supplier<T> work) {
    try {
      return work.get();
    } catch (ThalwegException e) {
      throw e.inWords(ApiWords::of);
    }
  }

  /** {@code text} with the names that the API has for settings. */
  static String of(String text) {
    String conf = CONF.matcher(text).replaceAll("config(\"$1\", \"$2\") of the session's builder");
    String columns =
        ColumnCode.SET.matcher(conf).replaceAll(match -> quote(ColumnCode.of(match), match));
    String entries =
        ColumnCode.ENTRY
            .matcher(columns)
            .replaceAll(match -> quote(ColumnCode.entry(match), match));
    String set = SET.matcher(entries).replaceAll(match -> quote(call(match), match));
    String written = WRITTEN.matcher(set).replaceAll(match -> quote(written(match), match));
    String quoted = QUOTED.matcher(written).replaceAll(match -> quote(named(match), match));
    return BARE.matcher(quoted).replaceAll(match -> quote(named(match), match));
  }

  /** What is not a setting stands as it is. */
  private static String quote(Optional<String> words, MatchResult match) {
    return Matcher.quoteReplacement(words.orElse(match.group()));
  }

  /** A setting with its value: {@code badRows(BadRows.DROP)}. */
  private static Optional<String> call(MatchResult match) {
    String key = match.group(1);
    String value = match.group(2);
    if (value.equals("...")) {
      return name(key);
    }
    if (value.equals("null") || value.equals("full") || value.equals("false")) {
      return name(key).map(name -> "no " + name);
    }
    if (key.equals("accumulate")) {
      return Optional.of("batch(rows, " + value + ")");
    }
    if (METHODS.containsKey(key)) {
      return Optional.of(METHODS.get(key) + "(" + argument(METHODS.get(key), value) + ")");
    }
    return option(key, literal(value))
        .or(() -> name(key).map(name -> key.contains(".") ? name + ", " + value : name));
  }

  /** Within a sentence only what cannot be plain English is a setting. */
  private static Optional<String> written(MatchResult match) {
    String key = match.group(1);
    return key.contains(".") || METHODS.containsKey(key) ? call(match) : Optional.empty();
  }

  private static Optional<String> named(MatchResult match) {
    return name(match.group(1));
  }

  /** A setting: {@code badRows(...)}. */
  private static Optional<String> name(String key) {
    if (METHODS.containsKey(key)) {
      String method = METHODS.get(key);
      return Optional.of(method + (method.equals("standardize") ? "()" : "(...)"));
    }
    if (PLACES.containsKey(key)) {
      return Optional.of(PLACES.get(key));
    }
    int dot = key.lastIndexOf('.');
    return option(key, "...")
        .or(() -> dot < 0 ? Optional.empty() : name(key.substring(0, dot)).map(within(key, dot)));
  }

  private static UnaryOperator<String> within(String key, int dot) {
    return place -> "'" + key.substring(dot + 1) + "' of " + place;
  }

  /** An option of the optimizer or the schedule, which the API takes by its name. */
  private static Optional<String> option(String key, String value) {
    int dot = key.indexOf('.');
    String method = dot < 0 ? "" : key.substring(0, dot);
    if (!method.equals("optimizer") && !method.equals("schedule")) {
      return Optional.empty();
    }
    String option = key.substring(dot + 1);
    return Optional.of(
        option.equals("type")
            ? method + "(" + value + ", ...)"
            : method + "(..., Map.of(\"" + option + "\", " + value + "))");
  }

  private static String argument(String method, String value) {
    if (method.equals("standardize")) {
      return "";
    }
    String type = CONSTANTS.get(method);
    return type == null ? literal(value) : type + value.toUpperCase(Locale.ROOT);
  }

  private static String literal(String value) {
    boolean plain = value.matches("-?[0-9.]+([eE]-?[0-9]+)?|true|[A-Z]|\\.\\.\\.");
    return plain ? value : "\"" + value + "\"";
  }
}
