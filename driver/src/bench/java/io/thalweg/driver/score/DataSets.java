package io.thalweg.driver.score;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Draws rows and keeps them as CSV, so that every run of a card can be repeated by hand. */
final class DataSets {
  private final Path folder;
  private final Map<String, Function<Draws, Table>> drawn = new HashMap<>();

  DataSets(Path root, Path folder) throws IOException {
    this.folder = folder;
    drawn.putAll(Classics.of(root).all());
    drawn.putAll(Toys.all());
    drawn.putAll(Tables.all());
    drawn.putAll(Pictures.all());
    drawn.putAll(Textbook.all());
  }

  /** Rows by name with changes, of a seed. */
  Table table(String name, List<Map<?, ?>> changes, long seed) {
    if (!drawn.containsKey(name)) {
      throw new IllegalArgumentException("no rows are called " + name);
    }
    Draws draws = new Draws(seed);
    Table table = drawn.get(name).apply(draws);
    for (Map<?, ?> change : changes) {
      table = Spoil.apply(table, change, draws);
    }
    return table;
  }

  /** Where the same lies, once it is written. */
  Path path(String name, List<Map<?, ?>> changes, long seed) {
    String words = changes.toString().replaceAll("[^A-Za-z0-9.]+", "-").replaceAll("^-|-$", "");
    return folder.resolve(name + (words.isEmpty() ? "" : "-" + words) + "-" + seed + ".csv");
  }

  /** Writes it, unless it is there. */
  void write(String name, List<Map<?, ?>> changes, long seed) throws IOException {
    Path path = path(name, changes, seed);
    if (!Files.exists(path)) {
      table(name, changes, seed).write(path);
    }
  }
}
