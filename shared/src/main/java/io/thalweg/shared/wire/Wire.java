package io.thalweg.shared.wire;

import io.thalweg.shared.tensor.Half;
import java.util.Locale;

/**
 * In what form the parameters of a step and its gradient sums travel (config key {@code wire}). A
 * part of the arithmetic, not of the transport: workers compute with the rounded parameters and
 * every node of the tree of sums is rounded, also where nothing travels, so that the bits do not
 * depend on who computes what. Parameters keep all their bits on the driver.
 */
public enum Wire {
  /** In the run's element type. */
  EXACT(0, null),
  /** Half the bytes of float32 and its whole range; two to three significant digits. */
  BF16(1, Half.BF16),
  /** Half the bytes of float32; three to four significant digits, up to 65504. */
  FP16(2, Half.FP16);

  private static final Wire[] ALL = values();

  private final byte code;
  private final Half half;

  Wire(int code, Half half) {
    this.code = (byte) code;
    this.half = half;
  }

  /** What stands for this in messages. */
  public byte code() {
    return code;
  }

  /**
   * The wire that has this code.
   *
   * @throws io.thalweg.shared.error.ThalwegException INTERNAL where none has it
   */
  public static Wire ofCode(byte code) {
    if (code < 0 || code >= ALL.length) {
      throw MessageParts.malformed("a wire of kind " + code);
    }
    return ALL[code];
  }

  /** The 16-bit format, or null for none. */
  Half half() {
    return half;
  }

  /** The name that configs use, in lower case. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
