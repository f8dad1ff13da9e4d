package io.thalweg.driver.state;

/**
 * What is known of the sound parameters that a run may go back to, and of the losses since.
 *
 * @param keptAt the rounds that were done when they were kept
 * @param since the rounds that were done when they were kept or gone back to, whichever was later
 * @param sum of the losses of the rounds since the last look
 * @param count of these rounds
 * @param before the mean loss up to the last look; NaN before the first loss
 */
public record Refuge(long keptAt, long since, double sum, long count, double before) {

  /** A refuge that is kept now, after {@code rounds}, with no losses before it. */
  public static Refuge at(long rounds) {
    return new Refuge(rounds, rounds, 0, 0, Double.NaN);
  }

  /** After one more loss. */
  public Refuge plus(double loss) {
    double known = Double.isNaN(before) ? loss : before; // the first is that of sound parameters
    return new Refuge(keptAt, since, sum + loss, count + 1, known);
  }

  /** The mean of the losses since the last look. */
  public double mean() {
    return sum / count;
  }

  /** After a look: the losses are counted anew. */
  public Refuge looked() {
    return new Refuge(keptAt, since, 0, 0, mean());
  }

  /** With parameters that are kept now, after {@code rounds}. */
  public Refuge kept(long rounds) {
    return new Refuge(rounds, rounds, sum, count, before);
  }

  /** After a run has gone back, when {@code rounds} were done. */
  public Refuge taken(long rounds) {
    return new Refuge(keptAt, rounds, 0, 0, Double.NaN);
  }
}
