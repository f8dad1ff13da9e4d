package io.thalweg.driver.example;

/** A textbook program. */
public interface Example {
  /** The word that runs it. */
  String name();

  /** What it shows, in one line. */
  String summary();

  /** Trains, and prints what came of it. */
  void run(Setting setting);
}
