package io.thalweg.driver.report;

import io.thalweg.driver.files.AtomicFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A page of plots and tables, complete in itself like {@link HtmlReport}. Mutable: add to it. */
public final class PlotPage {
  /** A part of the page with a heading. Mutable: add to it. */
  public static final class Section {
    private final String heading;
    private final List<Plot> plots = new ArrayList<>();
    private final List<List<String>> table = new ArrayList<>();

    private Section(String heading) {
      this.heading = heading;
    }

    /** Adds a plot beside the ones before. */
    public void plot(Plot plot) {
      plots.add(plot);
    }

    /** Adds a row to the table below the plots; the first is its head. */
    public void row(String... cells) {
      table.add(List.of(cells));
    }

    private void appendTo(Html page) {
      page.add("<section><h2>%s</h2>", heading);
      boolean beside = plots.size() == 1 && !table.isEmpty();
      page.add("<div class=\"planes %s\">", beside ? "beside" : "three");
      plots.forEach(plot -> plot.appendTo(page));
      page.raw(beside ? "" : "</div>");
      appendTable(page, beside ? "scroll" : "scroll below");
      page.raw(beside ? "</div>" : "").raw("</section>\n");
    }

    private void appendTable(Html page, String style) {
      if (!table.isEmpty()) {
        page.add("<div class=\"%s\"><table>", style);
        for (int i = 0; i < table.size(); i++) {
          page.raw(i == 0 ? "<thead><tr>" : "<tr>");
          for (String cell : table.get(i)) {
            page.add(i == 0 ? "<th scope=\"col\">%s</th>" : "<td>%s</td>", cell);
          }
          page.raw(i == 0 ? "</tr></thead><tbody>" : "</tr>");
        }
        page.raw("</tbody></table></div>");
      }
    }
  }

  private final String title;
  private final String lead;
  private final List<Section> sections = new ArrayList<>();

  /** A page with a title and a paragraph that says what it shows. */
  public PlotPage(String title, String lead) {
    this.title = title;
    this.lead = lead;
  }

  /** Adds a section. */
  public Section section(String heading) {
    Section section = new Section(heading);
    sections.add(section);
    return section;
  }

  /** The page. */
  public String render() {
    Html page = new Html();
    HtmlReport.head(page, title);
    page.raw("<body><main><header><p class=\"brand\">").raw(HeaderSection.LOGO);
    page.add("Thalweg <span>example</span></p><h1>%s</h1>", title);
    page.add("<p class=\"intro\">%s</p></header>\n", lead);
    sections.forEach(section -> section.appendTo(page));
    page.raw("<footer>This page is complete in itself and loads nothing.</footer>");
    return page.raw("</main></body></html>\n").toString();
  }

  /** Writes the page atomically. */
  public void write(Path path) {
    AtomicFiles.write(path, render());
  }
}
