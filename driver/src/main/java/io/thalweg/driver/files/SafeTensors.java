package io.thalweg.driver.files;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The safetensors format (huggingface/safetensors): 8 bytes of header length, little-endian; a JSON
 * header of that length, which maps a name to {@code dtype}, {@code shape} and {@code
 * data_offsets}; then the elements, little-endian. Of its element types {@code F32} and {@code F64}
 * are read and written.
 *
 * <p>The same content gives the same bytes: keys are sorted, elements are stored widest type first
 * and then by name, and the header is padded with spaces to a multiple of 8 bytes, so that every
 * element is aligned.
 *
 * <p>The reader trusts nothing: sizes are checked before anything is allocated, and a file with
 * holes, overlaps, duplicate keys, unknown types, or bytes missing or left over is refused.
 */
public final class SafeTensors {
  private SafeTensors() {}

  /** Writes {@code file} to {@code target}, which is neither flushed nor closed. */
  public static void write(TensorFile file, OutputStream target) throws IOException {
    new SafeTensorsWriter(file).write(target);
  }

  /**
   * Writes {@code file} to {@code path}: atomically, an existing file is replaced.
   *
   * @throws ThalwegException INTERNAL if the file system refuses
   */
  public static void write(TensorFile file, Path path) {
    AtomicFiles.write(path, target -> write(file, target));
  }

  /**
   * Reads the file at {@code path}.
   *
   * @throws ThalwegException MISSING_FILE if there is none, BAD_MODEL_FILE if it is anything but a
   *     whole and sound safetensors file
   */
  public static TensorFile read(Path path) {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw ThalwegException.of(ErrorCode.BAD_MODEL_FILE, path + " is not a file");
    }
    try (InputStream source = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      return read(source, Files.size(path), path.toString());
    } catch (NoSuchFileException e) {
      throw ThalwegException.of(ErrorCode.MISSING_FILE, "there is no file " + path).cause(e);
    } catch (IOException e) {
      throw ThalwegException.of(ErrorCode.BAD_MODEL_FILE, path + " cannot be read")
          .found(e.toString())
          .cause(e);
    }
  }

  /**
   * Reads {@code length} bytes of {@code source}, from wherever they come.
   *
   * @param length the length that the file system reports for the file
   * @param origin what to call the file in an error
   * @throws ThalwegException BAD_MODEL_FILE if the bytes are anything but a whole and sound file
   */
  public static TensorFile read(InputStream source, long length, String origin) throws IOException {
    return new SafeTensorsReader(source, length, origin).read();
  }
}
