package io.thalweg.shared.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;

/**
 * The vector kernels at a forced width. The width is a static constant, so each one gets a class
 * loader that defines their package anew. They multiply with vectors from the start, compiled or
 * not.
 */
final class KernelsAtWidth extends ClassLoader {
  private static final String PACKAGE = KernelsAtWidth.class.getPackageName() + ".vector.";
  private static final String PROPERTY = "thalweg.kernels.bits";

  private KernelsAtWidth() {
    super(KernelsAtWidth.class.getClassLoader());
  }

  @SuppressWarnings("unchecked") // the class of that name implements the kernels of that type
  static <A> Kernels<A> create(DType<A> dtype, int bits) {
    String prefix = PACKAGE + (dtype == DType.FLOAT32 ? "VectorFloat" : "VectorDouble");
    String before = System.getProperty(PROPERTY);
    System.setProperty(PROPERTY, Integer.toString(bits));
    try {
      KernelsAtWidth loader = new KernelsAtWidth();
      Constructor<?> product = loader.loadClass(prefix + "Matmul").getDeclaredConstructor();
      product.setAccessible(true);
      return (Kernels<A>)
          loader
              .loadClass(prefix + "Kernels")
              .getConstructor(MatrixProduct.class)
              .newInstance(product.newInstance());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(prefix + "Kernels do not load", e);
    } finally {
      if (before == null) {
        System.clearProperty(PROPERTY);
      } else {
        System.setProperty(PROPERTY, before);
      }
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(PACKAGE)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
