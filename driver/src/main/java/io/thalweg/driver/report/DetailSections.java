package io.thalweg.driver.report;

import io.thalweg.driver.files.Provenance;
import io.thalweg.driver.files.RunSummary;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lower part of the page: the model, the config and where it all comes from. */
final class DetailSections {
  private static final Pattern YAML_KEY = Pattern.compile("^([\\s-]*)([A-Za-z0-9_.]+)(:.*|:)$");

  private static final int MOST_INPUTS = 200;

  private DetailSections() {}

  static void appendModel(Html page, List<LayerRow> layers, List<String> inputs) {
    if (layers.isEmpty()) {
      return;
    }
    page.raw("<section><h2>Model</h2><div class=\"scroll\"><table><thead><tr>");
    page.raw(
        "<th class=\"number\">#</th><th>layer</th><th>output</th><th"
            + " class=\"wide\">parameters</th>");
    page.raw("<th class=\"number\">number</th></tr></thead><tbody>");
    for (int i = 0; i < layers.size(); i++) {
      LayerRow row = layers.get(i);
      page.add("<tr><td class=\"number\">%s</td><th scope=\"row\">%s</th>", i + 1, row.layer());
      page.add(
          "<td class=\"code\">%s</td><td class=\"code wide\">%s</td>",
          row.output(), row.parameters());
      String count = row.parameterCount() == 0 ? "\u2013" : Numbers.grouped(row.parameterCount());
      page.add("<td class=\"number\">%s</td></tr>", count);
    }
    long total = layers.stream().mapToLong(LayerRow::parameterCount).sum();
    page.raw(
        "</tbody><tfoot><tr><td></td><th scope=\"row\">together</th><td></td><td"
            + " class=\"wide\"></td>");
    page.add("<td class=\"number\">%s</td></tr></tfoot></table></div>", Numbers.grouped(total));
    if (!inputs.isEmpty()) {
      List<String> shown = inputs.subList(0, Math.min(MOST_INPUTS, inputs.size()));
      page.add(
          "<p class=\"note-line\">%s inputs: %s%s</p>",
          Numbers.grouped(inputs.size()),
          String.join(", ", shown),
          shown.size() < inputs.size() ? ", ..." : "");
    }
    page.raw("</section>\n");
  }

  static void appendConfig(Html page, String config) {
    if (config.isBlank()) {
      return;
    }
    page.raw("<section><h2>Config</h2><pre class=\"yaml\">");
    config
        .strip()
        .lines()
        .forEach(
            line -> {
              Matcher key = YAML_KEY.matcher(line);
              if (key.matches()) {
                page.add("%s<b>%s</b>%s\n", key.group(1), key.group(2), key.group(3));
              } else {
                page.add("%s\n", line);
              }
            });
    page.raw("</pre></section>\n");
  }

  static void appendProvenance(Html page, RunSummary summary) {
    Provenance from = summary.provenance();
    page.raw("<section><h2>Provenance</h2>");
    boolean portable = !from.kernels().startsWith("native");
    page.add(
        "<p class=\"lead\">%s</p>",
        portable
            ? "The same data, config and seed give the same parameter bits on any cluster."
            : "Native kernels ran: the same data, config and seed give these parameter bits on"
                + " machines of this kind only.");
    page.raw("<dl class=\"provenance\">");
    entry(page, "parameters SHA-256", summary.outcome().paramsSha256());
    entry(page, "data SHA-256", from.dataSha256());
    entry(page, "config SHA-256", from.configSha256());
    entry(page, "seed", Long.toString(from.seed()));
    entry(page, "kernels", from.kernels());
    entry(page, "Thalweg", from.thalweg());
    entry(page, "Spark", from.spark());
    entry(page, "Scala", from.scala());
    entry(page, "Java", from.java() + ", " + from.jvm());
    entry(page, "system", from.os() + ", " + from.arch());
    entry(page, "forecast", String.join("; ", summary.forecast().text()));
    page.raw("</dl></section>\n");
  }

  private static void entry(Html page, String name, String value) {
    if (!value.isEmpty()) {
      page.add("<div><dt>%s</dt><dd>%s</dd></div>", name, value);
    }
  }
}
