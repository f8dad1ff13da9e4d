package io.thalweg.driver.ingest;

import io.thalweg.shared.nn.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All rows of a run.
 *
 * @param parts the training rows and those that are held out of their source
 * @param test rows of a source of their own that are only evaluated
 * @param <A> {@code float[]} or {@code double[]}
 */
public record RunData<A>(PackedParts<A> parts, Optional<PackedData<A>> test) {
  private static final String TRAIN = "train";
  private static final String TEST = "test";

  /** The training rows. */
  public PackedData<A> train() {
    return parts.train();
  }

  /** The rows that are only evaluated, wherever they come from. */
  public Optional<PackedData<A>> heldOut() {
    return test.or(parts::validation);
  }

  /** The data sets that there are, the training rows first. */
  public List<PackedData<A>> all() {
    List<PackedData<A>> all = new ArrayList<>(List.of(train()));
    heldOut().ifPresent(all::add);
    return all;
  }

  /** What a user should know of them. */
  public List<DataNotes> notes(Task task) {
    List<DataNotes> notes = new ArrayList<>(List.of(DataNotes.ofTrain(TRAIN, parts, task)));
    test.ifPresent(rows -> notes.add(DataNotes.of(TEST, rows, task)));
    parts.validation().ifPresent(rows -> notes.add(DataNotes.heldOut(TEST, rows, task)));
    return notes;
  }

  /** The bad rows that were left out of each source: {@code train}, {@code test}. */
  public Map<String, Long> badRows() {
    Map<String, Long> counts = new LinkedHashMap<>(Map.of(TRAIN, train().dropped()));
    test.ifPresent(rows -> counts.put(TEST, rows.dropped()));
    return counts;
  }
}
