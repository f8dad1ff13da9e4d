package io.thalweg.driver.storage;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The stores of this process: one for all paths that begin alike and have the same settings. */
final class HadoopStores {
  private static final Map<Key, HadoopStore> OPEN = new ConcurrentHashMap<>();

  private HadoopStores() {}

  private record Key(String root, Map<String, String> settings) {}

  static HadoopStore open(String scheme, String authority) throws IOException {
    Configuration settings = HadoopSettings.current();
    Path root = new Path(scheme, authority, "/");
    Map<String, String> known = new TreeMap<>();
    settings.forEach(setting -> known.put(setting.getKey(), setting.getValue()));
    Key key = new Key(root.toString(), known);
    HadoopStore store = OPEN.get(key);
    if (store == null) {
      store = HadoopStore.open(root, settings);
      OPEN.put(key, store);
    }
    return store;
  }
}
