package io.thalweg.driver.files;

/** Values that several tests need. */
final class Fixtures {
  private Fixtures() {}

  static Provenance provenance() {
    return Provenance.here("4.1.0", "2.13.17", "vector-512", 7, "c0ffee", "da7a");
  }
}
