package io.thalweg.shared.tensor;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.lang.module.ModuleFinder;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the kernels of an element type, and says which it took and why.
 *
 * <p>The vector kernels are compiled against an incubating module and the native ones against a
 * library that only Spark brings, so all are found by class name: this package refers to none.
 */
public final class KernelProvider {
  private static final System.Logger LOG = System.getLogger(KernelProvider.class.getName());
  private static final String PACKAGE = KernelProvider.class.getPackageName();
  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final String ADD_MODULE =
      "add the JVM option --add-modules=" + VECTOR_MODULE + " (Spark's own launcher does)";
  private static final String BITS_PROPERTY = "thalweg.kernels.bits";
  private static final String JDKS = "use a JDK between 17 and 25, or set kernels to scalar";
  private static final String SLOW =
      "vector kernels are off, plain loops take many times as long: ";
  private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

  private KernelProvider() {}

  /**
   * Kernels and how they were chosen.
   *
   * @param kernels for use by one thread
   * @param reason e.g. {@code "scalar: module jdk.incubator.vector is not resolved; add ..."}
   * @param slow why vector kernels, which the choice allows, cannot be used, and what to do
   */
  public record Selection<A>(Kernels<A> kernels, String reason, Optional<String> slow) {}

  /**
   * The kernels of {@link #select}. Logs its reason once per JVM, and once a warning where vector
   * kernels cannot be used although the choice allows them.
   */
  public static <A> Kernels<A> find(DType<A> dtype, KernelChoice choice) {
    Selection<A> selection = select(dtype, choice);
    log(System.Logger.Level.DEBUG, dtype + " kernels: " + selection.reason());
    selection.slow().ifPresent(why -> log(System.Logger.Level.WARNING, SLOW + why));
    return selection.kernels();
  }

  private static void log(System.Logger.Level level, String text) {
    if (LOGGED.add(text)) {
      LOG.log(level, text);
    }
  }

  /**
   * New kernels for the use of one thread, with the reason of the choice.
   *
   * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if {@code VECTOR} or {@code NATIVE}
   *     is asked for and not available
   */
  public static <A> Selection<A> select(DType<A> dtype, KernelChoice choice) {
    return switch (choice) {
      case SCALAR -> selection(scalar(dtype), "as configured");
      case NATIVE -> nativeKernels(dtype);
      case VECTOR -> selection(vector(dtype), "as configured");
      case AUTO -> automatic(dtype);
    };
  }

  private static <A> Selection<A> automatic(DType<A> dtype) {
    try {
      return selection(vector(dtype), "the fastest that keeps the bits");
    } catch (ThalwegException e) {
      String why = e.what() + "; " + e.remedy();
      return selection(scalar(dtype), why, Optional.of(why));
    }
  }

  private static <A> Selection<A> selection(Kernels<A> kernels, String why) {
    return selection(kernels, why, Optional.empty());
  }

  private static <A> Selection<A> selection(Kernels<A> kernels, String why, Optional<String> slow) {
    return new Selection<>(kernels, kernels.name() + ": " + why, slow);
  }

  private static <A> Kernels<A> scalar(DType<A> dtype) {
    return kernels(instance(PACKAGE + ".scalar.Scalar" + type(dtype) + "Kernels", JDKS));
  }

  private static <A> Kernels<A> vector(DType<A> dtype) {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      throw ModuleFinder.ofSystem().find(VECTOR_MODULE).isPresent()
          ? unavailable("module " + VECTOR_MODULE + " is not resolved", ADD_MODULE)
          : unavailable("this Java has no module " + VECTOR_MODULE, JDKS);
    }
    forcedBits(); // a wrong value is reported here rather than from a static initialiser
    String vm = System.getProperty("java.vm.info", "");
    if (vm.contains("interpreted") || vm.contains("emulated-client")) {
      throw unavailable(
          "this JVM runs without its optimising compiler C2 (" + vm + ")",
          "remove the JVM options -Xint and -XX:TieredStopAtLevel");
    }
    return kernels(instance(PACKAGE + ".vector.Vector" + type(dtype) + "Kernels", JDKS));
  }

  /**
   * The vector width that the system property {@code thalweg.kernels.bits} forces, or 0 for the
   * machine's own.
   *
   * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if it is not 128, 256 or 512
   */
  public static int forcedBits() {
    String bits = System.getProperty(BITS_PROPERTY, "");
    return switch (bits) {
      case "" -> 0;
      case "128", "256", "512" -> Integer.parseInt(bits);
      default ->
          throw ThalwegException.of(ErrorCode.BAD_VALUE, "unknown vector width")
              .expected(BITS_PROPERTY + " of 128, 256 or 512")
              .found(bits)
              .remedy(
                  "set the system property " + BITS_PROPERTY + " to one of these, or leave it out");
    };
  }

  /** The automatic choice with a native matrix product. */
  private static <A> Selection<A> nativeKernels(DType<A> dtype) {
    Object product =
        instance(
            "io.thalweg.worker.compute.Native" + type(dtype) + "Matmul",
            "run with the thalweg jar and Spark on the class path");
    Selection<A> base = automatic(dtype);
    String name = base.kernels().getClass().getName();
    Kernels<A> kernels = kernels(instance(name, JDKS, (MatrixProduct<?>) product));
    return selection(kernels, "as configured", base.slow());
  }

  private static String type(DType<?> dtype) {
    return dtype == DType.FLOAT32 ? "Float" : "Double";
  }

  @SuppressWarnings("unchecked") // the class of that name implements the kernels of that type
  private static <A> Kernels<A> kernels(Object instance) {
    return (Kernels<A>) instance;
  }

  private static Object instance(String name, String remedy, MatrixProduct<?>... product) {
    Class<?>[] parameters =
        product.length == 0 ? new Class<?>[0] : new Class<?>[] {MatrixProduct.class};
    try {
      return Class.forName(name).getConstructor(parameters).newInstance((Object[]) product);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof ThalwegException known) {
        throw known;
      }
      throw unavailable(name + " does not start: " + e.getCause(), remedy).cause(e.getCause());
    } catch (ReflectiveOperationException | LinkageError e) {
      throw unavailable(name + " does not load: " + e, remedy).cause(e);
    }
  }

  private static ThalwegException unavailable(String what, String remedy) {
    return ThalwegException.of(ErrorCode.BAD_VALUE, what).remedy(remedy);
  }
}
