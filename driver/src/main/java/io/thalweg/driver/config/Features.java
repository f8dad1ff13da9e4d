package io.thalweg.driver.config;

import io.thalweg.driver.config.Feature.Date;
import io.thalweg.driver.config.Feature.Dated;
import io.thalweg.driver.config.Feature.DaysSince;
import io.thalweg.driver.config.Feature.Embed;
import io.thalweg.driver.config.Feature.Missing;
import io.thalweg.driver.config.Feature.Numbers;
import io.thalweg.driver.config.Feature.OneHot;
import io.thalweg.driver.config.Feature.Ordinal;
import io.thalweg.shared.column.DatePart;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Option;
import io.thalweg.shared.spec.Registry;
import io.thalweg.shared.spec.Spec;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How a config writes the entries of {@code data.features}. */
public final class Features {
  private static final String KEY = "data.features";
  private static final String FILLINGS = "fail (or mean, median, most_frequent, a number)";

  private static final Spec<Numbers> COLUMN =
      Spec.of(
              "column",
              Numbers.class,
              o -> new Numbers(column(o, "column", "age"), missing(o), indicator(o)))
          .main("column")
          .says("missing", FILLINGS)
          .note("a number, a boolean, an array of numbers, a Spark ML vector");

  private static final Spec<OneHot> ONE_HOT =
      Spec.of(
              "one_hot",
              OneHot.class,
              o ->
                  new OneHot(
                      column(o, "one_hot", "plan"),
                      o.option("max", ColumnKinds.COUNT, ColumnKinds.NO_COUNT, OneHot::max),
                      o.option("min_count", Kind.WHOLE, 1, OneHot::minCount),
                      o.option("drop", ColumnKinds.DROP, false, OneHot::dropFirst)))
          .mainWhenRead("one_hot")
          .says("max", OneHot.MAX + ", and more are refused")
          .note("a category: an input for each, 1 in its rows, else 0");

  private static final Spec<Ordinal> ORDINAL =
      Spec.of(
              "ordinal",
              Ordinal.class,
              o ->
                  new Ordinal(
                      column(o, "ordinal", "size"),
                      o.option("order", Kind.WORDS, List.of(), Ordinal::order),
                      missing(o),
                      indicator(o)))
          .mainWhenRead("ordinal")
          .says("order", "that of the text")
          .says("missing", FILLINGS)
          .note("a category: its place in an order, from 0");

  private static final Spec<Embed> EMBED =
      Spec.of(
              "embed",
              Embed.class,
              o ->
                  new Embed(
                      column(o, "embed", "city"),
                      o.needed("dim", Kind.WHOLE, 8, Embed::dim),
                      o.option("max", ColumnKinds.COUNT, ColumnKinds.NO_COUNT, Embed::max),
                      o.option("min_count", Kind.WHOLE, 1, Embed::minCount)))
          .mainWhenRead("embed")
          .says("max", "all")
          .note("a category: `dim` numbers for each, learned with the rest of the model");

  private static final Spec<Dated> DATE =
      Spec.of(
              "date",
              Dated.class,
              o ->
                  dated(
                      column(o, "date", "signup"),
                      o.get(
                          Option.<Dated, List<DatePart>>of(
                                  "parts", ColumnKinds.PARTS, List.of(), Features::parts)
                              .example(List.of(DatePart.YEAR, DatePart.MONTH))),
                      o.option("since", ColumnKinds.TIME, Optional.empty(), Features::since),
                      missing(o),
                      indicator(o)))
          .mainWhenRead("date")
          .says("parts", "such as `[year, month, day, weekday, yearday, hour, minute, second]`")
          .says("since", "such as `2020-01-01`, instead of `parts`")
          .says("missing", FILLINGS)
          .note("parts of a date or time, or the days since one");

  /** All kinds by their config names. */
  static final Registry<Feature> ALL =
      Registry.flat(
          "a column, or a map such as {one_hot: plan}",
          List.of(COLUMN, ONE_HOT, ORDINAL, DATE, EMBED));

  private Features() {}

  /**
   * What one entry means: a column or a pattern, or {@code {kind: column, option: value, ...}} with
   * one column or a list of them.
   *
   * @param path where it stands, for messages
   * @throws ThalwegException that names the nearest known key, or says what is wrong with a value
   */
  public static List<Feature> read(Object written, String path) {
    return columns(written)
        .map(columns -> columns.map(each -> ALL.read(each, path)).toList())
        .orElseGet(() -> List.of(ALL.read(written, path)));
  }

  /**
   * The entries of a list in YAML.
   *
   * @throws ThalwegException where it is none
   */
  public static List<Feature> list(String yaml) {
    Object list = YamlReader.value(yaml, KEY, KEY);
    return list instanceof List<?> entries
        ? entries.stream().flatMap(entry -> read(entry, KEY).stream()).toList()
        : read(list, KEY);
  }

  /** As the config writes it, as briefly as it can be read. */
  public static Object write(Feature feature) {
    return ALL.write(feature);
  }

  /** The same as YAML in one line. */
  public static String text(Feature feature) {
    return ConfigWriter.flow(write(feature));
  }

  /** An entry for each column of a list. */
  private static Optional<Stream<Map<String, Object>>> columns(Object written) {
    if (written instanceof Map<?, ?> map) {
      for (String kind : ALL.names()) {
        if (map.get(kind) instanceof List<?> list && !list.isEmpty()) {
          return Optional.of(list.stream().map(column -> with(map, kind, column)));
        }
      }
    }
    return Optional.empty();
  }

  private static Map<String, Object> with(Map<?, ?> map, String kind, Object column) {
    Map<String, Object> one = new LinkedHashMap<>();
    map.forEach((key, value) -> one.put(String.valueOf(key), value));
    one.put(kind, column);
    return one;
  }

  private static <T extends Feature> String column(Fields<T> o, String kind, String example) {
    return o.needed(kind, Kind.WORD, example, Feature::column);
  }

  private static <T extends Feature> Missing missing(Fields<T> o) {
    return o.option("missing", ColumnKinds.MISSING, Missing.FAIL, Feature::missing);
  }

  private static <T extends Feature> boolean indicator(Fields<T> o) {
    return o.option("indicator", Kind.FLAG, false, Feature::indicator);
  }

  private static Dated dated(
      String column,
      List<DatePart> parts,
      Optional<LocalDateTime> since,
      Missing missing,
      boolean indicator) {
    if (parts.isEmpty() != since.isPresent()) {
      throw ThalwegException.of(
              ErrorCode.BAD_VALUE, "the feature '" + column + "': what of this date is meant?")
          .expected("{date: %s, parts: [year, month, day]}, or since: 2020-01-01".formatted(column))
          .found(parts.isEmpty() ? "neither 'parts' nor 'since'" : "'parts' and 'since'");
    }
    return since.isPresent()
        ? new DaysSince(column, since.get(), missing, indicator)
        : new Date(column, parts, missing, indicator);
  }

  private static List<DatePart> parts(Dated made) {
    return made instanceof Date date ? date.parts() : List.of();
  }

  private static Optional<LocalDateTime> since(Dated made) {
    return made instanceof DaysSince days ? Optional.of(days.since()) : Optional.empty();
  }
}
