package io.thalweg.shared.nn;

import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Place;
import io.thalweg.shared.spec.Spec;
import io.thalweg.shared.spec.Wording;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Models as plain data. */
final class ModelFormat {
  private static final String NAME = "model";
  private static final String STANDARDIZE = "standardize";
  private static final String EMBEDDED = "embedded";

  private static final Kind<List<Layer>> LAYERS =
      Kind.of(
          Kind.LIST.text(),
          (written, place) -> Layers.read(Kind.LIST.read(written, place), place.path()),
          Layers::write);

  private static final Kind<Loss> LOSS =
      Kind.of("a loss", (written, place) -> Loss.parse(written, place.path()), Loss::describe);

  private static final Kind<double[]> VECTOR =
      Kind.of(
          Kind.LIST.text(),
          ModelFormat::vector,
          vector -> DoubleStream.of(vector).boxed().toList());

  private static final Spec<Standardize> SCALING =
      Spec.of(
          STANDARDIZE,
          Standardize.class,
          o ->
              new Standardize(
                  o.needed("mean", VECTOR, new double[0], Standardize::mean),
                  o.needed("scale", VECTOR, new double[0], Standardize::scale)));

  private static final Kind<Standardize> STANDARDISATION =
      Kind.of("a standardisation", ModelFormat::standardize, SCALING::write);

  private static final Spec<EmbeddedInput> EMBED =
      Spec.of(
          EMBEDDED,
          EmbeddedInput.class,
          o ->
              new EmbeddedInput(
                  o.needed("column", Kind.WORD, "city", EmbeddedInput::column),
                  o.needed("input", Kind.WHOLE, 0, EmbeddedInput::input),
                  o.needed("categories", Kind.WHOLE, 1, EmbeddedInput::categories),
                  o.needed("dim", Kind.WHOLE, 1, EmbeddedInput::dim)));

  private static final Kind<List<EmbeddedInput>> EMBEDS =
      Kind.of(
          Kind.LIST.text(),
          ModelFormat::embedded,
          list -> list.stream().map(EMBED::write).toList());

  private static final Spec<ModelSpec> SPEC = Spec.of(NAME, ModelSpec.class, ModelFormat::model);

  private ModelFormat() {}

  static Map<String, Object> write(ModelSpec spec) {
    return SPEC.write(spec);
  }

  static ModelSpec read(Map<?, ?> map) {
    Place place = Place.of(NAME, Wording.PLAIN);
    return SPEC.read(NAME, Spec.entries(map, place), Wording.PLAIN);
  }

  private static ModelSpec model(Fields<ModelSpec> o) {
    return new ModelSpec(
        o.needed("inputs", Kind.WHOLE, 1, ModelSpec::inputs),
        o.needed("layers", LAYERS, List.of(new Layer.Linear(1)), ModelSpec::layers),
        o.needed("loss", LOSS, new Loss.Mse(), ModelSpec::loss),
        o.option(STANDARDIZE, STANDARDISATION, Standardize.NONE, ModelSpec::standardize),
        o.option("label_width", Kind.WHOLE, 1, ModelSpec::labelWidth),
        o.option(EMBEDDED, EMBEDS, List.of(), ModelSpec::embedded));
  }

  private static Standardize standardize(Object written, Place place) {
    return SCALING.read(place.path(), Spec.entries(written, place), place.wording());
  }

  private static List<EmbeddedInput> embedded(Object written, Place place) {
    List<?> list = Kind.LIST.read(written, place);
    return IntStream.range(0, list.size()).mapToObj(i -> embedded(list.get(i), place, i)).toList();
  }

  private static EmbeddedInput embedded(Object written, Place list, int number) {
    Place place = list.at(number);
    return EMBED.read(place.path(), Spec.entries(written, place), place.wording());
  }

  private static double[] vector(Object written, Place place) {
    List<?> list = Kind.LIST.read(written, place);
    return IntStream.range(0, list.size())
        .mapToDouble(i -> Kind.NUMBER.read(list.get(i), place.at(i)))
        .toArray();
  }
}
