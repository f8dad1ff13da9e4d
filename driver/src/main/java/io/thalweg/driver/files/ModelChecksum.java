package io.thalweg.driver.files;

import io.thalweg.shared.tensor.DType;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code model_sha256}: the hash of everything that a model file says, in a form that does not
 * depend on the order of keys, white space or how numbers are written. Every value is led by its
 * type, every text and list by its length; doubles are their bits, big-endian like all numbers;
 * maps are sorted by key. The tensors follow, sorted by name, with their little-endian elements.
 */
final class ModelChecksum {
  private static final int CHUNK_BYTES = 1 << 16;

  private final DataOutputStream out;
  private final byte[] bytes;
  private final ByteBuffer chunk;

  private ModelChecksum(DataOutputStream out, int chunkBytes) {
    this.out = out;
    this.bytes = new byte[chunkBytes];
    this.chunk = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The hash, in lower-case hexadecimal.
   *
   * @param description the JSON object of the model as it is parsed, without the hash itself
   */
  static String of(Map<String, Object> description, List<? extends NamedTensor<?>> tensors) {
    MessageDigest digest = Sha256.digest();
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(
                new DigestOutputStream(OutputStream.nullOutputStream(), digest)))) {
      long longest = tensors.stream().mapToLong(NamedTensor::byteLength).max().orElse(0);
      ModelChecksum checksum = new ModelChecksum(out, (int) Math.min(CHUNK_BYTES, longest));
      checksum.add(description);
      out.writeInt(tensors.size());
      for (NamedTensor<?> tensor :
          tensors.stream()
              .sorted(Comparator.<NamedTensor<?>, String>comparing(NamedTensor::name))
              .toList()) {
        checksum.add(tensor);
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("a digest takes all bytes", e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private void add(Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      out.writeByte('m');
      out.writeInt(map.size());
      TreeMap<String, Object> sorted = new TreeMap<>();
      map.forEach((key, element) -> sorted.put((String) key, element));
      for (Map.Entry<String, Object> entry : sorted.entrySet()) {
        text(entry.getKey());
        add(entry.getValue());
      }
    } else if (value instanceof List<?> list) {
      out.writeByte('l');
      out.writeInt(list.size());
      for (Object element : list) {
        add(element);
      }
    } else if (value instanceof Double number) {
      out.writeByte('d');
      out.writeLong(Double.doubleToLongBits(number));
    } else {
      out.writeByte(value == null ? 'n' : value instanceof String ? 's' : 'v');
      text(String.valueOf(value)); // whole numbers and booleans have one form
    }
  }

  private <A> void add(NamedTensor<A> tensor) throws IOException {
    DType<A> dtype = tensor.dtype();
    text(tensor.name());
    text(dtype.name());
    int[] extents = tensor.shape().dims();
    out.writeInt(extents.length);
    for (int extent : extents) {
      out.writeInt(extent);
    }
    int perChunk = CHUNK_BYTES / dtype.bytes();
    for (int done = 0; done < tensor.size(); ) {
      int count = Math.min(perChunk, tensor.size() - done);
      chunk.clear();
      dtype.write(tensor.array(), tensor.offset() + done, count, chunk);
      out.write(bytes, 0, chunk.position());
      done += count;
    }
  }

  private void text(String text) throws IOException {
    out.writeInt(text.length());
    out.writeChars(text);
  }
}
