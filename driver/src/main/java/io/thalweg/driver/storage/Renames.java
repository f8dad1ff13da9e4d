package io.thalweg.driver.storage;

import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/** Where a rename is one step. Where that is not known, nothing is renamed, which is right too. */
final class Renames {
  /** Of other schemes a setting may say it, after the scheme. */
  static final String SETTING = "thalweg.rename.";

  private static final Set<String> ATOMIC =
      Set.of("hdfs", "webhdfs", "swebhdfs", "viewfs", "ofs", "o3fs", "file");

  private Renames() {}

  static boolean areAtomic(String scheme, Configuration settings) {
    return settings.getBoolean(SETTING + scheme, ATOMIC.contains(scheme));
  }
}
