package io.thalweg.driver.bench;

import java.util.List;

/**
 * A figure that the README shows.
 *
 * @param id of its target: {@link Outcome#id}
 * @param what a line for strangers
 * @param peer whose number stands beside ours; empty for none
 */
record Headline(String id, String what, String peer) {
  static final List<Headline> ALL =
      List.of(
          new Headline(
              "accuracy: MNIST, LeNet, 3 epochs", "LeNet on MNIST, 3 epochs, test accuracy", ""),
          new Headline(
              "loop: local[2] against index batches, one thread",
              "textbook loop: 5 features, batch 32",
              "PyTorch"),
          new Headline(
              "logistic: local[2] against PyTorch's shuffled index batches",
              "logistic regression, 1.8M x 28, batch 4096, shuffled",
              "PyTorch"),
          new Headline(
              "mlp-small: local[2] against PyTorch, better of 1 and 2 threads",
              "MLP 784-128-10, batch 128",
              "PyTorch"),
          new Headline(
              "mlp-wide: local[2] against PyTorch's best",
              "MLP 784-512-512-10, batch 256",
              "PyTorch"),
          new Headline(
              "fit-logistic: second fit with ingest against MLlib's",
              "logistic regression, 1.8M x 28, from a data frame to MLlib's loss",
              "MLlib"),
          new Headline(
              "floor-local: resident against job per round",
              "a round before its arithmetic, 10,000 parameters",
              "a Spark job"),
          new Headline(
              "sameness: logistic, ordered sums against none",
              "equal bits: ordered sums, logistic regression",
              "sums in any order"));

  /** Its line of the README's table. */
  String line(Figure figure) {
    String other = figure.peer().isEmpty() ? "" : peer + " " + figure.peer();
    return String.join(
        " | ", "| " + what, figure.ours(), other, figure.ratio(), command(figure) + " |");
  }

  static String command(Figure figure) {
    return "`deploy/bench " + figure.outcome().experiment() + "`";
  }
}
