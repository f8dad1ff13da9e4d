package io.thalweg.driver.report;

import io.thalweg.driver.files.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The values that the page's script shows under the pointer. */
final class ChartPoints {
  private static final int POINTS = 250;

  private ChartPoints() {}

  /** The series as JSON: {@code {"series":[{"name":..,"style":..,"x":[..],"y":[..]},..]}}. */
  static String json(List<Series> series) {
    return Json.line(Map.of("series", series.stream().map(ChartPoints::map).toList()));
  }

  private static Map<String, Object> map(Series series) {
    Series line = Downsample.line(series.smooth(), POINTS);
    List<Object> x = new ArrayList<>();
    List<Object> y = new ArrayList<>();
    for (int i = 0; i < line.length(); i++) {
      double place = line.x()[i];
      x.add(place == Math.rint(place) ? (Object) (long) place : (Object) place);
      y.add(Numbers.precise(line.y()[i]));
    }
    Map<String, Object> map = new TreeMap<>();
    map.put("name", series.name());
    map.put("style", series.style());
    map.put("x", x);
    map.put("y", y);
    return map;
  }
}
