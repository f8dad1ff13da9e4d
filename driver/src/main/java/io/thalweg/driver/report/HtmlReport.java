package io.thalweg.driver.report;

import io.thalweg.driver.files.AtomicFiles;
import io.thalweg.driver.files.Provenance;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * {@code report.html}: one page that shows a run, without network, fonts or libraries. Everything
 * is readable without scripts; the only script shows the values under the pointer. A policy in the
 * page forbids the browser to load anything.
 */
public final class HtmlReport {
  private HtmlReport() {}

  /** The page. */
  public static String render(RunReport report) {
    Html page = new Html();
    head(page, report.summary().name());
    page.raw("<body><main>\n");
    HeaderSection.append(page, report.summary(), report.rounds());
    FindingsSection.append(page, report.summary().findings(), report.rounds());
    ChartsSection.append(page, report.rounds(), report.summary().findings());
    LedgerSection.append(page, report.rounds());
    page.raw("<div class=\"columns\">");
    MetricsSection.appendFinal(
        page, report.summary().outcome().metrics(), report.summary().work().badRows());
    DetailSections.appendModel(page, report.layers(), report.inputs());
    page.raw("</div>");
    report
        .summary()
        .outcome()
        .details()
        .forEach((set, known) -> HeldOutSection.append(page, set, known));
    DetailSections.appendConfig(page, report.config());
    DetailSections.appendProvenance(page, report.summary());
    foot(page, report.summary().provenance());
    return page.raw("</main></body></html>\n").toString();
  }

  /** Writes the page atomically. */
  public static void write(RunReport report, Path path) {
    AtomicFiles.write(path, render(report));
  }

  static void head(Html page, String name) {
    head(page, name, "");
  }

  /** The same for a page whose scripts may do more: a part of its policy. */
  static void head(Html page, String name, String allowed) {
    page.raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    page.raw("<meta name=\"color-scheme\" content=\"light dark\">");
    page.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
        .raw(allowed);
    page.raw("style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">");
    page.raw("<link rel=\"icon\" href=\"data:,\">");
    page.add("<title>%s \u2013 Thalweg</title>", name);
    page.raw("<style>\n").raw(resource("report.css")).raw("</style></head>\n");
  }

  private static void foot(Html page, Provenance provenance) {
    page.add("<footer>Written by Thalweg %s.", provenance.thalweg());
    page.raw(" This page is complete in itself and loads nothing.</footer>\n");
    script(page);
  }

  static void script(Html page) {
    page.raw("<script>\n").raw(resource("report.js")).raw("</script>\n");
  }

  static String resource(String name) {
    try (InputStream source = HtmlReport.class.getResourceAsStream(name)) {
      return new String(source.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
