package io.thalweg.driver.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs that a page draws together.
 *
 * @param kind what the page is called beside the program's name
 * @param title of the page
 * @param facts what is known of all runs
 * @param verdict what follows, in words; may be empty
 * @param entries one line each in the charts
 * @param plots further curves
 * @param table its first row is its head
 */
public record Comparison(
    String kind,
    String title,
    List<String> facts,
    String verdict,
    List<Entry> entries,
    List<Plot> plots,
    List<List<String>> table) {

  /** Takes copies. */
  public Comparison {
    facts = List.copyOf(facts);
    entries = List.copyOf(entries);
    plots = List.copyOf(plots);
    table = List.copyOf(table);
  }

  /**
   * What is drawn as one line.
   *
   * @param name what the legend calls it
   * @param courses repetitions of it: their medians are the line, their extent is its band
   */
  public record Entry(String name, List<Course> courses) {
    /** Takes a copy. */
    public Entry {
      courses = List.copyOf(courses);
    }
  }

  /**
   * How one run went, at its logged rounds.
   *
   * @param axes by name, what it had used: {@code rounds}, {@code rows}, {@code seconds}, {@code
   *     bytes}
   * @param values by name, what was measured, as many; NaN where it was not
   * @param ledger where its time went
   */
  public record Course(Map<String, double[]> axes, Map<String, double[]> values, Ledger ledger) {
    /** Takes copies. */
    public Course {
      axes = Collections.unmodifiableMap(new LinkedHashMap<>(axes));
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    double rounds() {
      double[] rounds = axes.get("rounds");
      return rounds.length == 0 ? 0 : rounds[rounds.length - 1];
    }
  }
}
