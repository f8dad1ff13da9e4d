package io.thalweg.driver.cli;

import io.thalweg.driver.diagnosis.data.ColumnProfile;
import io.thalweg.driver.diagnosis.data.LabelProfile;
import io.thalweg.driver.fit.CheckupResult;
import io.thalweg.driver.round.ForecastText;
import io.thalweg.driver.round.RangeTest;
import io.thalweg.driver.state.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a checkup has seen, as text and as data. */
record CheckupText(CheckupResult result) {
  private static final int BAR = 40;

  /** All lines for people: a heading of up to ten characters, then what it is about. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    add(
        lines,
        "data",
        "%,d rows of %,d features in %d shards",
        result.rows(),
        result.width(),
        result.shards());
    features(lines);
    label(lines);
    add(lines, "", "all below on a sample of %,d rows", result.sampled());
    add(
        lines,
        "gradients",
        "%s finite differences in float64: %d of %d parameters, median difference %.0e",
        result.gradients().passes() ? "agree with" : "DIFFER from",
        result.gradients().agreeing(),
        result.gradients().checked(),
        result.gradients().median());
    add(
        lines,
        "one batch",
        "%d rows by heart: loss %.4g to %.4g in %d rounds of adam%s",
        result.oneBatch().rows(),
        result.oneBatch().first(),
        result.oneBatch().last(),
        result.oneBatch().rounds(),
        result.oneBatch().passes() ? "" : "; the model cannot learn all of them");
    rates(lines);
    forecast(lines);
    findings(lines);
    return lines;
  }

  private void features(List<String> lines) {
    List<ColumnProfile> columns = result.profile().columns();
    double least = columns.stream().mapToDouble(ColumnProfile::min).min().orElse(0);
    double most = columns.stream().mapToDouble(ColumnProfile::max).max().orElse(0);
    double zeros = columns.stream().mapToDouble(ColumnProfile::zeros).average().orElse(0);
    long constant = columns.stream().filter(ColumnProfile::isConstant).count();
    add(
        lines,
        "features",
        "from %.4g to %.4g, %.0f %% zeros, %,d constant columns",
        least,
        most,
        100 * zeros,
        constant);
  }

  private void label(List<String> lines) {
    result.profile().label().ifPresent(label -> label(lines, label));
  }

  private static void label(List<String> lines, LabelProfile label) {
    if (label.counts().isEmpty()) {
      add(
          lines,
          "label",
          "from %.4g to %.4g, mean %.4g, deviation %.4g",
          label.min(),
          label.max(),
          label.mean(),
          label.deviation());
    } else {
      add(
          lines,
          "label",
          "%,d different ones, each %.1f %% to %.1f %% of the rows",
          label.counts().size(),
          100 * label.minority(),
          100 * label.majority());
    }
  }

  private void rates(List<String> lines) {
    String suggested =
        result.rates().suggested().isPresent()
            ? String.format(
                Locale.ROOT,
                "the loss falls fastest at %.1g",
                result.rates().suggested().getAsDouble())
            : "the loss falls at none";
    add(lines, "rates", "%s; the config has %s", suggested, result.lr());
    List<RangeTest.Point> points = result.rates().points();
    double most = points.stream().mapToDouble(RangeTest.Point::loss).max().orElse(1);
    double decade = Double.NEGATIVE_INFINITY;
    for (RangeTest.Point point : points) {
      double half = Math.floor(2 * Math.log10(point.lr()));
      if (half > decade) {
        decade = half;
        int bar = (int) Math.max(0, Math.min(BAR, Math.round(BAR * point.loss() / most)));
        add(lines, "", "%8.1e %s %.4g", point.lr(), "#".repeat(bar), point.loss());
      }
    }
  }

  private void forecast(List<String> lines) {
    String heading = "forecast";
    for (String line : new ForecastText(result.forecast()).lines()) {
      add(lines, heading, "%s", line);
      heading = "";
    }
  }

  private void findings(List<String> lines) {
    if (result.findings().isEmpty()) {
      add(lines, "findings", "none");
      return;
    }
    for (int i = 0; i < result.findings().size(); i++) {
      add(lines, i == 0 ? "findings" : "", "%s", result.findings().get(i).text());
    }
  }

  private static void add(List<String> lines, String heading, String text, Object... values) {
    lines.add(String.format(Locale.ROOT, "%-11s" + text, concat(heading, values)));
  }

  private static Object[] concat(String heading, Object... values) {
    Object[] all = new Object[values.length + 1];
    all[0] = heading;
    System.arraycopy(values, 0, all, 1, values.length);
    return all;
  }

  private static Map<String, Object> toMap(LabelProfile label) {
    return Map.of(
        "min", label.min(),
        "max", label.max(),
        "mean", label.mean(),
        "deviation", label.deviation(),
        "different", label.counts().size());
  }

  /** The same as plain data, in a fixed order. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rows", result.rows());
    map.put("features", result.width());
    map.put("shards", result.shards());
    map.put("sampled", result.sampled());
    result.profile().label().ifPresent(label -> map.put("label", toMap(label)));
    map.put(
        "gradients",
        Map.of(
            "checked", result.gradients().checked(),
            "agreeing", result.gradients().agreeing(),
            "median_difference", result.gradients().median()));
    map.put(
        "one_batch",
        Map.of(
            "rows", result.oneBatch().rows(),
            "first_loss", result.oneBatch().first(),
            "last_loss", result.oneBatch().last()));
    map.put("lr", result.lr());
    result.rates().suggested().ifPresent(lr -> map.put("suggested_lr", lr));
    map.put(
        "rates",
        result.rates().points().stream()
            .map(point -> Map.of("lr", point.lr(), "loss", point.loss()))
            .toList());
    map.put("forecast", result.forecast().toMap());
    map.put("findings", result.findings().stream().map(Finding::toMap).toList());
    return map;
  }
}
