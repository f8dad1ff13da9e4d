package io.thalweg.driver.optim;

import java.util.ArrayList;
import java.util.List;

/** Puts chains together. */
final class Chains {
  private Chains() {}

  /** The links of a chain, then one more. */
  static <A> List<Transform<A>> of(List<Transform<A>> first, Transform<A> last) {
    List<Transform<A>> chain = new ArrayList<>(first);
    chain.add(last);
    return List.copyOf(chain);
  }
}
