package io.thalweg.shared.nn;

import io.thalweg.shared.nn.SpatialLayer.AvgPool2d;
import io.thalweg.shared.nn.SpatialLayer.Conv2d;
import io.thalweg.shared.nn.SpatialLayer.MaxPool2d;
import io.thalweg.shared.nn.SpatialLayer.Unflatten;
import io.thalweg.shared.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Layers on images as plain data. */
final class SpatialFormat {
  static final String SHAPE = "unflattened_size";
  static final String CHANNELS = "out_channels";
  static final String KERNEL = "kernel_size";

  static final Set<String> CONV2D =
      Set.of(CHANNELS, KERNEL, "stride", "padding", "dilation", "bias", "init", "bias_init");
  static final Set<String> MAX_POOL2D =
      Set.of(KERNEL, "stride", "padding", "dilation", "ceil_mode");
  static final Set<String> AVG_POOL2D =
      Set.of(KERNEL, "stride", "padding", "ceil_mode", "count_include_pad");

  private SpatialFormat() {}

  static Layer unflatten(Options o) {
    String path = o.path(SHAPE);
    if (!(o.require(SHAPE, "a list such as [1, 28, 28]") instanceof List<?> list)) {
      throw Options.wrongType(path, "a list such as [1, 28, 28]", o.get(SHAPE));
    }
    int[] dims =
        IntStream.range(0, list.size())
            .map(i -> Options.integer(list.get(i), path + "." + i))
            .toArray();
    return new Unflatten(new Shape(dims));
  }

  static Layer conv2d(Options o) {
    return new Conv2d(
        o.integer(CHANNELS),
        kernel(o),
        size(o, "stride", Size2d.of(1)),
        size(o, "padding", Size2d.of(0)),
        size(o, "dilation", Size2d.of(1)),
        o.flag("bias", true),
        LayerFormat.initialiser(o, "init", Layer.Linear.INIT),
        LayerFormat.initialiser(o, "bias_init", Layer.Linear.BIAS_INIT));
  }

  static Layer maxPool2d(Options o) {
    Size2d kernel = kernel(o);
    return new MaxPool2d(
        kernel,
        size(o, "stride", kernel),
        size(o, "padding", Size2d.of(0)),
        size(o, "dilation", Size2d.of(1)),
        o.flag("ceil_mode", false));
  }

  static Layer avgPool2d(Options o) {
    Size2d kernel = kernel(o);
    return new AvgPool2d(
        kernel,
        size(o, "stride", kernel),
        size(o, "padding", Size2d.of(0)),
        o.flag("ceil_mode", false),
        o.flag("count_include_pad", true));
  }

  private static Size2d kernel(Options o) {
    return Size2d.read(o.require(KERNEL, "a whole number or [height, width]"), o.path(KERNEL));
  }

  private static Size2d size(Options o, String name, Size2d absent) {
    return o.has(name) ? Size2d.read(o.get(name), o.path(name)) : absent;
  }

  static Object write(SpatialLayer layer) {
    if (layer instanceof Unflatten unflatten) {
      return Map.of("unflatten", IntStream.of(unflatten.shape().dims()).boxed().toList());
    } else if (layer instanceof Conv2d conv) {
      return Map.of("conv2d", options(conv));
    } else if (layer instanceof MaxPool2d pool) {
      return Map.of("max_pool2d", options(pool));
    } else if (layer instanceof AvgPool2d pool) {
      return Map.of("avg_pool2d", options(pool));
    }
    throw new IllegalStateException("no config name for " + layer);
  }

  private static Object options(Conv2d layer) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put(CHANNELS, layer.outChannels());
    options.put(KERNEL, layer.kernelSize().describe());
    put(options, "stride", layer.stride(), Size2d.of(1));
    put(options, "padding", layer.padding(), Size2d.of(0));
    put(options, "dilation", layer.dilation(), Size2d.of(1));
    if (!layer.bias()) {
      options.put("bias", false);
    }
    LayerFormat.put(options, "init", layer.init(), Layer.Linear.INIT);
    LayerFormat.put(options, "bias_init", layer.biasInit(), Layer.Linear.BIAS_INIT);
    return options;
  }

  private static Object options(MaxPool2d layer) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put(KERNEL, layer.kernelSize().describe());
    put(options, "stride", layer.stride(), layer.kernelSize());
    put(options, "padding", layer.padding(), Size2d.of(0));
    put(options, "dilation", layer.dilation(), Size2d.of(1));
    if (layer.ceilMode()) {
      options.put("ceil_mode", true);
    }
    return options;
  }

  private static Object options(AvgPool2d layer) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put(KERNEL, layer.kernelSize().describe());
    put(options, "stride", layer.stride(), layer.kernelSize());
    put(options, "padding", layer.padding(), Size2d.of(0));
    if (layer.ceilMode()) {
      options.put("ceil_mode", true);
    }
    if (!layer.countIncludePad()) {
      options.put("count_include_pad", false);
    }
    return options;
  }

  private static void put(Map<String, Object> options, String name, Size2d size, Size2d absent) {
    if (!size.equals(absent)) {
      options.put(name, size.describe());
    }
  }
}
