package io.thalweg.shared.spec;

import io.thalweg.shared.error.ThalwegException;
import java.util.Collection;
import java.util.Map;

/** How a name and its options are written together. */
interface Form {
  /**
   * What was written, taken apart.
   *
   * @param name of the described thing
   * @param options a map of options, the value of the main option, or null
   * @param place where the options stand
   */
  record Parts(String name, Object options, Place place) {}

  /**
   * Takes apart what is written.
   *
   * @param known all names
   * @throws ThalwegException WRONG_TYPE or MISSING_KEY
   */
  Parts read(Object written, Place place, Collection<String> known);

  /** The path that an unknown name is reported at. */
  String named(Place place);

  /** Puts a name and options together, as briefly as it can be read. */
  Object write(Spec<?> spec, Map<String, Object> options);
}
