package io.thalweg.driver.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads one safetensors file, checking every statement of its header before acting upon it. */
final class SafeTensorsReader {
  static final String METADATA = "__metadata__";

  /** 1 MiB describes some ten thousand tensors. */
  static final int MAX_HEADER_BYTES = 1 << 20;

  private static final Set<String> ENTRY_KEYS = Set.of("dtype", "shape", "data_offsets");
  private static final int CHUNK_BYTES = 1 << 16;

  private final InputStream source;
  private final long length;
  private final String origin;

  /** One entry of the header, each number checked by itself. */
  private record Entry(String name, DType<?> dtype, Shape shape, long begin, long end) {}

  SafeTensorsReader(InputStream source, long length, String origin) {
    this.source = source;
    this.length = length;
    this.origin = origin;
  }

  static String typeName(DType<?> dtype) {
    return dtype == DType.FLOAT32 ? "F32" : "F64";
  }

  TensorFile read() throws IOException {
    byte[] header = readHeader();
    SortedMap<String, String> metadata = new TreeMap<>();
    List<Entry> entries = new ArrayList<>();
    parse(header)
        .forEach(
            (name, value) -> {
              if (name.equals(METADATA)) {
                metadata.putAll(metadata(value));
              } else {
                entries.add(entry(name, value));
              }
            });
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    checkLayout(entries, length - Long.BYTES - header.length);
    long longest = entries.stream().mapToLong(entry -> entry.end() - entry.begin()).max().orElse(0);
    byte[] chunk = new byte[(int) Math.min(CHUNK_BYTES, longest)];
    ByteBuffer elements = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
    List<NamedTensor<?>> tensors = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      tensors.add(readTensor(entry, entry.dtype(), chunk, elements));
    }
    return TensorFile.of(metadata, tensors);
  }

  private byte[] readHeader() throws IOException {
    if (length < Long.BYTES) {
      throw bad("the file is too short").expected("at least 8 bytes").found(length + " bytes");
    }
    byte[] prefix = readFully(Long.BYTES);
    long headerLength = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
    long limit = Math.min(MAX_HEADER_BYTES, length - Long.BYTES);
    if (headerLength < 2 || headerLength > limit) {
      throw bad("the header length is impossible")
          .expected("2 to " + limit + " bytes")
          .found(Long.toUnsignedString(headerLength));
    }
    byte[] header = readFully((int) headerLength);
    if (header[0] != '{') {
      throw bad("the header is not a JSON object")
          .expected("'{' as its first byte")
          .found("byte " + (header[0] & 0xff));
    }
    return header;
  }

  private Map<String, Object> parse(byte[] header) {
    try {
      return Json.parse(header);
    } catch (JsonProcessingException e) {
      throw bad("the header is not valid JSON")
          .expected("one JSON object without duplicate keys")
          .found(e.getOriginalMessage())
          .cause(e);
    }
  }

  private SortedMap<String, String> metadata(Object value) {
    SortedMap<String, String> metadata = new TreeMap<>();
    for (Map.Entry<String, Object> entry : object(METADATA, value).entrySet()) {
      if (!(entry.getValue() instanceof String text)) {
        throw bad("the metadata is malformed").expected("text values").found(JsonExcerpt.of(value));
      }
      metadata.put(entry.getKey(), text);
    }
    return metadata;
  }

  private Entry entry(String name, Object value) {
    Map<String, Object> fields = object(name, value);
    if (!fields.keySet().equals(ENTRY_KEYS)) {
      throw badTensor(name, "has other keys")
          .expected("dtype, shape, data_offsets")
          .found(JsonExcerpt.of(fields.keySet()));
    }
    DType<?> dtype = dtype(name, fields.get("dtype"));
    Shape shape = shape(name, fields.get("shape"));
    long[] offsets = naturals(name, "data_offsets", fields.get("data_offsets"));
    if (offsets.length != 2 || offsets[0] > offsets[1]) {
      throw badTensor(name, "has malformed data_offsets")
          .expected("[begin, end] with begin <= end")
          .found(JsonExcerpt.of(fields.get("data_offsets")));
    }
    long bytes = offsets[1] - offsets[0];
    if (bytes != (long) shape.size() * dtype.bytes()) {
      throw badTensor(name, "has data_offsets that disagree with its shape")
          .expected(
              (long) shape.size() * dtype.bytes() + " bytes for shape " + JsonExcerpt.of(shape))
          .found(bytes + " bytes");
    }
    return new Entry(name, dtype, shape, offsets[0], offsets[1]);
  }

  private DType<?> dtype(String name, Object value) {
    if ("F32".equals(value)) {
      return DType.FLOAT32;
    }
    if ("F64".equals(value)) {
      return DType.FLOAT64;
    }
    throw badTensor(name, "has an unsupported dtype")
        .expected("F32 or F64")
        .found(JsonExcerpt.of(value));
  }

  private Shape shape(String name, Object value) {
    long[] extents = naturals(name, "shape", value);
    int[] dims = new int[extents.length];
    long size = 1;
    for (int i = 0; i < dims.length; i++) {
      long extent = extents[i];
      // Both factors are below 2^31, so the product cannot overflow before it is checked.
      size = extent > Integer.MAX_VALUE ? Long.MAX_VALUE : size * extent;
      if (size > Integer.MAX_VALUE) {
        throw badTensor(name, "has an impossible shape")
            .expected("at most " + Integer.MAX_VALUE + " elements")
            .found(JsonExcerpt.of(value));
      }
      dims[i] = (int) extent;
    }
    return new Shape(dims);
  }

  private long[] naturals(String name, String key, Object value) {
    List<?> list = value instanceof List<?> numbers ? numbers : List.of("");
    long[] naturals = new long[list.size()];
    for (int i = 0; i < naturals.length; i++) {
      boolean whole = list.get(i) instanceof Integer || list.get(i) instanceof Long;
      naturals[i] = whole ? ((Number) list.get(i)).longValue() : -1;
      if (naturals[i] < 0) {
        throw badTensor(name, "has a malformed " + key)
            .expected("a list of whole numbers, none below 0")
            .found(JsonExcerpt.of(value));
      }
    }
    return naturals;
  }

  private void checkLayout(List<Entry> sorted, long dataLength) {
    long position = 0;
    for (Entry entry : sorted) {
      if (entry.begin() != position) {
        throw badTensor(entry.name(), entry.begin() > position ? "follows a hole" : "overlaps")
            .expected("elements from byte " + position)
            .found("elements from byte " + entry.begin());
      }
      position = entry.end();
    }
    if (position != dataLength) {
      throw bad(position > dataLength ? "the file is truncated" : "the file has trailing bytes")
          .expected(position + " bytes of elements")
          .found(dataLength + " bytes");
    }
  }

  /** Reads a tensor by way of {@code chunk}, whose bytes {@code elements} sees as numbers. */
  private <A> NamedTensor<A> readTensor(
      Entry entry, DType<A> dtype, byte[] chunk, ByteBuffer elements) throws IOException {
    A array = dtype.allocate(entry.shape().size());
    int perChunk = CHUNK_BYTES / dtype.bytes();
    for (int done = 0; done < entry.shape().size(); ) {
      int count = Math.min(perChunk, entry.shape().size() - done);
      readFully(chunk, count * dtype.bytes());
      dtype.read(elements.clear(), array, done, count);
      done += count;
    }
    return new NamedTensor<>(entry.name(), dtype, entry.shape(), array, 0);
  }

  private byte[] readFully(int count) throws IOException {
    byte[] bytes = new byte[count];
    readFully(bytes, count);
    return bytes;
  }

  private void readFully(byte[] bytes, int count) throws IOException {
    int read = source.readNBytes(bytes, 0, count);
    if (read < count) {
      throw bad("the file ended early").expected(count + " bytes").found(read + " bytes");
    }
  }

  @SuppressWarnings("unchecked") // every JSON object is parsed into a map with text keys
  private Map<String, Object> object(String name, Object value) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw badTensor(name, "is malformed").expected("a JSON object").found(JsonExcerpt.of(value));
  }

  private ThalwegException badTensor(String name, String what) {
    return bad("tensor '" + JsonExcerpt.of(name) + "' " + what);
  }

  private ThalwegException bad(String what) {
    return ThalwegException.of(ErrorCode.BAD_MODEL_FILE, origin + ": " + what)
        .remedy("the file is damaged or not a safetensors file: restore or write it again");
  }
}
