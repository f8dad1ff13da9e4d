package io.thalweg.driver.config;

import io.thalweg.driver.optim.Regularization;
import io.thalweg.shared.error.Secrets;
import io.thalweg.shared.nn.Layer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Writes a run in its one canonical form: all keys, in a fixed order. Secrets are hidden, so a run
 * with another password is the same run.
 */
final class ConfigWriter {
  private ConfigWriter() {}

  static String yaml(RunConfig run) {
    DumpSettings settings =
        DumpSettings.builder()
            .setSchema(new CoreSchema())
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setSplitLines(false)
            .setBestLineBreak("\n")
            .build();
    return new Dump(settings).dumpToString(tree(run));
  }

  /** Plain data as YAML of one line. */
  static String flow(Object value) {
    DumpSettings settings =
        DumpSettings.builder()
            .setSchema(new CoreSchema())
            .setDefaultFlowStyle(FlowStyle.FLOW)
            .setSplitLines(false)
            .setWidth(Integer.MAX_VALUE)
            .build();
    return new Dump(settings).dumpToString(value).strip();
  }

  static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static final String DATA = "data";

  static Map<String, Object> tree(RunConfig run) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", run.name());
    Map<String, Object> settings = settings(run.settings());
    Map<String, Object> data = data(run.data());
    if (settings.remove(DATA) instanceof Map<?, ?> how) {
      how.forEach((key, value) -> data.put((String) key, value));
    }
    tree.put(DATA, data);
    tree.put(
        "model", Map.of("layers", sorted(run.layers().stream().map(Layer::describe).toList())));
    tree.put("loss", sorted(run.loss().describe()));
    tree.putAll(settings);
    return tree;
  }

  static Map<String, Object> settings(FitSettings how) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("optimizer", typed(how.optimizer().type(), how.optimizer().options()));
    tree.put("schedule", typed(how.schedule().type(), how.schedule().options()));
    tree.put("batch", batch(how.batch()));
    tree.put("accumulate", how.batch().accumulate());
    tree.put(how.length().unit().key(), how.length().count());
    tree.put("seed", how.seed());
    tree.put("dtype", how.dtype().name());
    tree.put("transport", how.transport().key());
    tree.put("kernels", how.kernels().key());
    tree.put("wire", how.wire().key());
    tree.put("shards", automatic(how.shards()));
    how.window().ifPresent(shards -> tree.put(DATA, Map.of("window", shards)));
    tree.put("log_every", automatic(how.logEvery()));
    tree.put("evaluate_every", how.evaluateEvery());
    tree.put("diagnosis", how.diagnosis().key());
    tree.put("on_divergence", how.onDivergence().key());
    Regularization extra = how.regularization();
    extra.penalty().ifPresent(penalty -> tree.put("penalty", penalty.describe()));
    tree.put("freeze", extra.freeze());
    extra.ema().ifPresent(ema -> tree.put("ema", ema.describe()));
    extra.earlyStopping().ifPresent(rule -> tree.put("early_stopping", rule.describe()));
    tree.put("checkpoint", CheckpointRule.describe(how.checkpoint()));
    how.initFrom().ifPresent(path -> tree.put("init_from", path.toString()));
    return tree;
  }

  private static Object batch(BatchSize batch) {
    Object size = batch.isFull() ? "full" : batch.rows();
    return batch.schedule().<Object>map(BatchSchedule::describe).orElse(size);
  }

  private static Map<String, Object> data(DataConfig data) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("train", source(data.train()));
    data.test().ifPresent(test -> tree.put("test", source(test)));
    data.validationFraction().ifPresent(share -> tree.put("validation_fraction", share));
    tree.put("features", data.features().stream().map(Features::write).toList());
    if (!data.exclude().isEmpty()) {
      tree.put("exclude", data.exclude());
    }
    tree.put("label", data.label().describe());
    data.weight().ifPresent(weight -> tree.put("weight", weight));
    tree.put("standardize", data.standardize());
    tree.put("bad_rows", data.badRows().name().toLowerCase(Locale.ROOT));
    return tree;
  }

  private static Map<String, Object> source(DataSource source) {
    Map<String, Object> tree = new LinkedHashMap<>();
    if (source instanceof DataSource.Files files) {
      List<String> paths = files.paths().stream().map(Secrets::inUri).toList();
      tree.put("path", paths.size() == 1 ? paths.get(0) : paths);
      tree.put("format", files.format());
      Map<String, String> options = new TreeMap<>();
      files.options().forEach((name, value) -> options.put(name, Secrets.of(name, value)));
      tree.put("options", options);
    } else if (source instanceof DataSource.Query query) {
      tree.put("sql", Secrets.inUri(query.sql()));
    }
    return tree;
  }

  /** The type first, then its options in the order of their names. */
  private static Map<String, Object> typed(String type, Map<String, Object> options) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("type", type);
    new TreeMap<>(options).forEach((key, value) -> tree.putIfAbsent(key, sorted(value)));
    return tree;
  }

  static Object sorted(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> tree = new TreeMap<>();
      map.forEach((key, inner) -> tree.put(key, sorted(inner)));
      return tree;
    }
    return value instanceof List<?> list ? list.stream().map(ConfigWriter::sorted).toList() : value;
  }

  private static Object automatic(OptionalInt count) {
    return count.isPresent() ? count.getAsInt() : "auto";
  }
}
