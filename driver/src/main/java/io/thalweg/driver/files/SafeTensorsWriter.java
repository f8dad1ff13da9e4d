package io.thalweg.driver.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Lays out and writes one safetensors file. */
final class SafeTensorsWriter {
  private static final int ALIGNMENT = 8;
  private static final int CHUNK_BYTES = 1 << 16;

  private final TensorFile file;
  private final List<NamedTensor<?>> layout;

  SafeTensorsWriter(TensorFile file) {
    this.file = file;
    this.layout =
        file.tensors().stream()
            .sorted(
                Comparator.<NamedTensor<?>>comparingInt(tensor -> -tensor.dtype().bytes())
                    .thenComparing(NamedTensor::name))
            .toList();
  }

  void write(OutputStream target) throws IOException {
    byte[] header = header();
    target.write(
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .array());
    target.write(header);
    for (NamedTensor<?> tensor : layout) {
      writeElements(tensor, target);
    }
  }

  private byte[] header() {
    Map<String, Object> entries = new TreeMap<>();
    if (!file.metadata().isEmpty()) {
      entries.put(SafeTensorsReader.METADATA, file.metadata());
    }
    long begin = 0;
    for (NamedTensor<?> tensor : layout) {
      long end = begin + tensor.byteLength();
      entries.put(tensor.name(), entry(tensor, begin, end));
      begin = end;
    }
    String json = Json.line(entries);
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    String padding = " ".repeat((ALIGNMENT - length % ALIGNMENT) % ALIGNMENT);
    return (json + padding).getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, Object> entry(NamedTensor<?> tensor, long begin, long end) {
    Map<String, Object> entry = new TreeMap<>();
    entry.put("dtype", SafeTensorsReader.typeName(tensor.dtype()));
    entry.put("shape", Arrays.stream(tensor.shape().dims()).boxed().toList());
    entry.put("data_offsets", List.of(begin, end));
    return entry;
  }

  private static <A> void writeElements(NamedTensor<A> tensor, OutputStream target)
      throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int perChunk = CHUNK_BYTES / tensor.dtype().bytes();
    for (int done = 0; done < tensor.size(); ) {
      int count = Math.min(perChunk, tensor.size() - done);
      chunk.clear();
      tensor.dtype().write(tensor.array(), tensor.offset() + done, count, chunk);
      target.write(chunk.array(), 0, chunk.position());
      done += count;
    }
  }
}
