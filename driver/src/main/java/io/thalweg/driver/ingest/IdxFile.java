package io.thalweg.driver.ingest;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An array of unsigned bytes in an IDX file, the format in which MNIST is given away: two zero
 * bytes, the element type (8 for unsigned bytes), the number of dimensions, their sizes as
 * big-endian 32-bit integers, and the elements in row-major order.
 *
 * @param sizes the sizes of the dimensions, the first of them the number of items
 * @param elements all elements, product of {@code sizes} many
 */
record IdxFile(List<Integer> sizes, byte[] elements) {
  private static final int UNSIGNED_BYTES = 0x08;

  IdxFile {
    sizes = List.copyOf(sizes);
  }

  /** Number of items. */
  int items() {
    return sizes.get(0);
  }

  /** Number of elements of one item. */
  int itemLength() {
    return sizes.stream().skip(1).reduce(1, Math::multiplyExact);
  }

  /**
   * Reads a local file, packed with gzip or not, checking its length before anything is allocated.
   *
   * @param dimensions how many dimensions the file must have
   * @throws ThalwegException MISSING_FILE if there is none, UNREADABLE_DATA if it is something else
   */
  static IdxFile read(Path path, int dimensions) {
    if (!Files.isRegularFile(path)) {
      throw ThalwegException.of(ErrorCode.MISSING_FILE, "there is no file " + path)
          .expected("an IDX file of unsigned bytes with " + dimensions + " dimension(s)");
    }
    try (IdxSource source = IdxSource.open(path)) {
      checkMagic(source.read(Integer.BYTES).getInt(), dimensions, path);
      List<Integer> sizes = sizes(source.read(dimensions * Integer.BYTES), dimensions);
      byte[] elements = source.read(length(sizes, source, path)).array();
      source.requireEnd();
      return new IdxFile(sizes, elements);
    } catch (EOFException e) {
      throw broken(path, "it ends too early").found(size(path)).cause(e);
    } catch (IOException e) {
      throw broken(path, "it cannot be read").found(e.toString()).cause(e);
    }
  }

  private static String size(Path path) {
    try {
      return Files.size(path) + " bytes";
    } catch (IOException e) {
      return "no length: " + e;
    }
  }

  private static void checkMagic(int magic, int dimensions, Path path) {
    int expected = UNSIGNED_BYTES << 8 | dimensions;
    if (magic != expected) {
      throw broken(path, "it does not begin as an IDX file with " + dimensions + " dimension(s)")
          .expected("%08x".formatted(expected))
          .found("%08x".formatted(magic))
          .remedy("give IDX files, plain or packed with gzip, and do not mix up images and labels");
    }
  }

  private static List<Integer> sizes(ByteBuffer header, int dimensions) {
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < dimensions; i++) {
      sizes.add(header.getInt());
    }
    return sizes;
  }

  /** The number of elements, which must be able to follow the header. */
  private static int length(List<Integer> sizes, IdxSource source, Path path) {
    long length = 1;
    for (int size : sizes) {
      if (size < 1 || length > source.most() / size) {
        length = -1;
        break;
      }
      length *= size;
    }
    if (length < source.least() || length > Integer.MAX_VALUE - Long.BYTES) {
      throw broken(path, "its sizes do not fit its length")
          .expected("as many bytes after the header as the product of " + sizes)
          .found(size(path));
    }
    return (int) length;
  }

  private static ThalwegException broken(Path path, String what) {
    return ThalwegException.of(ErrorCode.UNREADABLE_DATA, path + ": " + what);
  }
}
