package io.thalweg.worker.session;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.wire.MessageParts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Memory that a worker shares with a driver on the same host. Large messages stand in its slots,
 * and only a reference to them travels, which spares four copies of every byte and most calls of
 * the system. The file behind it has a name for no longer than it takes the driver to open it, so
 * nothing is left behind by a process that dies.
 *
 * <p>Sending the reference orders what was written before it: both ends pass through the system.
 */
final class SharedMemory {
  /** Spark's setting: false means none. */
  static final String SETTING = "spark.thalweg.sharedMemory";

  /** How many messages can be on their way. */
  static final int SLOTS = 4;

  /**
   * The largest piece of an array in one message. Large, for each message wakes threads of the
   * network at both ends.
   */
  static final int PIECE_BYTES = 4 * Messages.CHUNK_BYTES;

  /** Room for a message: a piece and what stands before it. */
  static final int SLOT_BYTES = PIECE_BYTES + Messages.HEAD_BYTES;

  /** Bytes of a reference. */
  private static final int REFERENCE = 1 + 2 * Integer.BYTES;

  /** The first byte of a reference, which is no {@link Messages.Kind}. */
  private static final byte MARK = 0;

  private static final Logger LOG = LoggerFactory.getLogger(SharedMemory.class);
  private static final Path FOLDER = Path.of("/dev/shm"); // Linux: never on a disk, never remote
  private static final String PREFIX = "thalweg-";
  private static final Pattern NAME = Pattern.compile(PREFIX + "[0-9a-f-]{36}");
  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path file;
  private final ByteBuffer[] slots = new ByteBuffer[SLOTS];

  private SharedMemory(Path file, FileChannel channel) throws IOException {
    this.file = file;
    ByteBuffer all = channel.map(MapMode.READ_WRITE, 0, SLOTS * SLOT_BYTES);
    for (int slot = 0; slot < SLOTS; slot++) {
      int from = slot * SLOT_BYTES;
      slots[slot] = Messages.littleEndian(all.slice(from, SLOT_BYTES));
    }
  }

  /**
   * Whether the settings want windows.
   *
   * @throws ThalwegException BAD_VALUE where the setting is neither true nor false
   */
  static boolean areWanted(SparkConf conf) {
    String value = conf.get(SETTING, "true");
    if (!value.equals("true") && !value.equals("false")) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, SETTING + " is not understood")
          .expected("true or false")
          .found(value)
          .remedy("leave it out, or say --conf " + SETTING + "=false for no shared memory");
    }
    return value.equals("true");
  }

  /** A worker's new window, or null where this system has no such memory or none is left. */
  static SharedMemory create() {
    if (!Files.isDirectory(FOLDER)) {
      return null;
    }
    Path file = FOLDER.resolve(PREFIX + UUID.randomUUID());
    try (FileChannel channel = FileChannel.open(file, Set.of(CREATE_NEW, READ, WRITE), PRIVATE)) {
      // Written, not just sized: where memory is short this fails, a write to the map would kill.
      ByteBuffer zeros = ByteBuffer.allocate(SLOTS * SLOT_BYTES);
      while (zeros.hasRemaining()) {
        channel.write(zeros);
      }
      return new SharedMemory(file, channel);
    } catch (IOException e) {
      LOG.info("no shared memory in {}: {}", FOLDER, e.toString());
      delete(file);
      return null;
    }
  }

  /** The driver's view of a worker's window, or null where the worker is on another host. */
  static SharedMemory open(String name) {
    if (!NAME.matcher(name).matches()) {
      return null;
    }
    Path file = FOLDER.resolve(name);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    Set<OpenOption> options = Set.of(READ, WRITE, LinkOption.NOFOLLOW_LINKS);
    try (FileChannel channel = FileChannel.open(file, options)) {
      return new SharedMemory(file, channel);
    } catch (IOException e) {
      LOG.info("the shared memory of a worker cannot be opened: {}", e.toString());
      return null;
    }
  }

  /** What the other end opens it by. */
  String name() {
    return file.getFileName().toString();
  }

  /** Takes its name away, when the other end has opened it or never will. */
  void hide() {
    delete(file);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("cannot delete {}: {}", file, e.toString());
    }
  }

  /** Room for messages, {@link #SLOT_BYTES} each. */
  List<ByteBuffer> slots() {
    return List.of(slots);
  }

  /** A reference to {@code message}, or null where it stands in no slot. */
  ByteBuffer reference(ByteBuffer message) {
    for (int slot = 0; slot < SLOTS; slot++) {
      if (slots[slot] == message) {
        return Messages.buffer(new byte[REFERENCE])
            .put(MARK)
            .putInt(slot)
            .putInt(message.remaining())
            .flip();
      }
    }
    return null;
  }

  /**
   * The slot with the message that {@code reference} refers to, or null where it is none.
   *
   * @throws ThalwegException INTERNAL where it refers to what is outside of this window
   */
  ByteBuffer referred(ByteBuffer reference) {
    if (reference.remaining() != REFERENCE || reference.get(reference.position()) != MARK) {
      return null;
    }
    reference.get();
    int slot = reference.getInt();
    if (slot < 0 || slot >= SLOTS) {
      throw MessageParts.malformed("a reference to slot " + slot);
    }
    return filled(slots[slot], reference.getInt());
  }

  private static ByteBuffer filled(ByteBuffer slot, int length) {
    if (length < 0 || length > SLOT_BYTES) {
      throw MessageParts.malformed("a message of " + length + " bytes in a slot");
    }
    return slot.clear().limit(length);
  }

  /** Puts the answer to a message into its slot. Returns what travels. */
  static ByteBuffer answer(ByteBuffer slot, ByteBuffer answer) {
    int length = answer.remaining();
    slot.clear().put(answer);
    return Messages.buffer(new byte[Integer.BYTES]).putInt(length).flip();
  }

  /**
   * The answer in the slot, once {@code travelled} is there.
   *
   * @throws ThalwegException INTERNAL where that is none
   */
  static ByteBuffer answered(ByteBuffer slot, ByteBuffer travelled) {
    return filled(slot, MessageParts.int32(travelled));
  }
}
