package io.thalweg.driver.checkpoint;

import io.thalweg.driver.files.FileDigest;
import io.thalweg.driver.state.TrainState;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Slots;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A checkpoint on disk, whose every byte is what was written.
 *
 * @param folder where it is
 * @param manifest all of it but its vectors
 */
public record Checkpoint(Path folder, Manifest manifest) {

  /**
   * The checkpoint in {@code folder}, once its checksums have been compared.
   *
   * @throws ThalwegException BAD_MODEL_FILE if it is not whole; BAD_VALUE if a later version has
   *     written it
   */
  static Checkpoint verified(Path folder) {
    ManifestFile file = ManifestFile.read(folder);
    Path state = folder.resolve(StateFile.NAME);
    FileDigest found = digest(state);
    if (!found.equals(file.state())) {
      throw ThalwegException.of(ErrorCode.BAD_MODEL_FILE, state + " is not what was written")
          .expected(file.state().bytes() + " bytes with SHA-256 " + file.state().sha256())
          .found(found.bytes() + " bytes with SHA-256 " + found.sha256());
    }
    return new Checkpoint(folder, file.manifest());
  }

  private static FileDigest digest(Path file) {
    try {
      return FileDigest.of(file);
    } catch (IOException e) {
      throw ThalwegException.of(ErrorCode.BAD_MODEL_FILE, file + " cannot be read")
          .found(e.toString())
          .cause(e);
    }
  }

  /**
   * Gives {@code state} all that the checkpoint holds. Mutates.
   *
   * @param state the first of the same training
   * @param slots its parameters
   */
  public <A> void restore(TrainState<A> state, Slots slots) {
    StateFile.restore(state, slots, manifest.figures(), folder);
  }
}
