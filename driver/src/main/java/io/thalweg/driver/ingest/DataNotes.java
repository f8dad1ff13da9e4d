package io.thalweg.driver.ingest;

import io.thalweg.shared.nn.Task;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a user should know of the rows of one data set although the work can go on.
 *
 * @param texts one sentence each
 * @param grave whether figures that come of these rows may mislead: then the notes stand beside the
 *     figures, too
 */
public record DataNotes(List<String> texts, boolean grave) {
  /** A larger share of bad rows than this is not a slip in a few cells. */
  private static final double GRAVE_SHARE = 0.03;

  /** Takes a copy. */
  public DataNotes {
    texts = List.copyOf(texts);
  }

  /**
   * The notes on a source, given as it was divided.
   *
   * @param name what it is called: {@code train}, {@code test}
   * @param task what the model predicts
   */
  public static DataNotes of(String name, PackedParts<?> parts, Task task) {
    return of(name, parts, task, heldOut(name, parts.train(), task).texts());
  }

  /**
   * The notes on the rows to train on, where a finding says that they all have one label. Of labels
   * of several numbers no finding speaks.
   */
  static DataNotes ofTrain(String name, PackedParts<?> parts, Task task) {
    return parts.train().labelWidth() > 1
        ? of(name, parts, task)
        : of(name, parts, task, List.of());
  }

  private static DataNotes of(String name, PackedParts<?> parts, Task task, List<String> first) {
    PackedData<?> data = parts.train();
    long bad = data.dropped();
    long all = bad + parts.all().stream().mapToLong(PackedData::rows).sum();
    List<String> texts = new ArrayList<>(first);
    boolean grave = !texts.isEmpty() || isGrave(bad, all);
    texts.addAll(data.notes());
    if (bad > 0) {
      texts.add(
          badRows(name + " rows", bad, all, "left out (data.bad_rows: drop): ")
              + String.join(", ", data.dropReasons()));
    }
    if (data.weightless() > 0) {
      texts.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d %s rows have weight 0: they count for nothing, and a round with only such"
                  + " rows changes nothing",
              data.weightless(),
              data.rows(),
              name));
    }
    if (task.classes(2) > 0 && !data.labels().lost().isEmpty()) {
      texts.add("all " + name + " rows with the label " + lost(data) + " are among the bad rows");
      grave = true;
    }
    return new DataNotes(texts, grave);
  }

  /** The notes on a source that is not divided. */
  public static <A> DataNotes of(String name, PackedData<A> data, Task task) {
    return of(name, new PackedParts<>(data, Optional.empty()), task);
  }

  /** The notes on the part of a source that is held out; the bad rows belong to the other one. */
  public static DataNotes heldOut(String name, PackedData<?> data, Task task) {
    PackedData.Labels labels = data.labels();
    String label = labels.ranges().size() > 1 ? "'%s'" : "label";
    List<String> texts =
        labels.constants().stream()
            .map(
                constant ->
                    "every %s of the %s rows is %s"
                        .formatted(
                            label.formatted(constant.name()), name, oneLabel(constant.min(), task)))
            .toList();
    return new DataNotes(texts, !texts.isEmpty());
  }

  /** Prints each text on a line of its own. */
  public static void print(List<DataNotes> notes, PrintStream out) {
    notes.stream().flatMap(note -> note.texts().stream()).forEach(t -> out.println("note: " + t));
  }

  /** Says how many of all rows were bad, and what has become of them. */
  static String badRows(String kind, long bad, long all, String outcome) {
    return String.format(
        Locale.ROOT,
        "%,d of %,d %s (%s %%) %s bad and %s",
        bad,
        all,
        kind,
        percent(bad, all),
        bad == 1 ? "is" : "are",
        outcome);
  }

  /** Whether so many bad rows are more than a slip. */
  static boolean isGrave(long bad, long all) {
    return bad > GRAVE_SHARE * all;
  }

  private static String percent(long bad, long all) {
    double percent = 100.0 * bad / all;
    return percent < 0.1 ? "less than 0.1" : String.format(Locale.ROOT, "%.1f", percent);
  }

  private static String oneLabel(double label, Task task) {
    return label
        + (task.classes(2) > 0
            ? ": an accuracy over one class says nothing"
            : ": there is nothing to tell apart");
  }

  private static String lost(PackedData<?> data) {
    return data.labels().lost().stream().map(Object::toString).collect(Collectors.joining(", "));
  }
}
