package io.thalweg.driver.bench;

/**
 * One number that a contender measures.
 *
 * @param contender the contender's name
 * @param value the name of the number among its results
 */
record Quantity(String contender, String value) {
  @Override
  public String toString() {
    return contender + "." + value;
  }
}
