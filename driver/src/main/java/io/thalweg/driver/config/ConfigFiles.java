package io.thalweg.driver.config;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** Reads runs from config files. */
public final class ConfigFiles {
  private ConfigFiles() {}

  /**
   * The run that a user's config describes. Relative data paths are looked for in {@code
   * directory}, then in the file's directory, then in the one above it.
   *
   * @param file the config, relative to {@code directory} or absolute; errors call it this
   * @param sets overrides such as {@code optimizer.lr=0.01}, later ones win; a value is YAML, and
   *     null removes the key
   * @param directory the current directory
   * @throws ThalwegException with a {@code USAGE} code, naming file and line, key and remedy
   */
  public static RunConfig load(Path file, List<String> sets, Path directory) {
    return BaseConfig.load(file, sets, directory).run();
  }

  /**
   * The run in the {@code config.yaml} of a run directory. Its data need not exist any more, and
   * secrets are hidden.
   *
   * @throws ThalwegException as {@link #load} does
   */
  public static RunConfig loadResolved(Path file) {
    ConfigTree written = YamlReader.read(text(file, file), file.toString());
    return ConfigReader.read(written, UnaryOperator.identity(), nameOf(file));
  }

  /** Where a file is that is named in {@code directory}: another file system knows no such one. */
  static Path place(Path file, Path directory) {
    return file.isAbsolute() ? file : directory.resolve(file);
  }

  static String text(Path file, Path shown) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw ThalwegException.of(ErrorCode.MISSING_FILE, "there is no config '" + shown + "'")
          .expected("a YAML file")
          .found("nothing at " + file.toAbsolutePath())
          .cause(e);
    } catch (CharacterCodingException e) {
      throw unreadable(shown, "bytes that are not UTF-8").cause(e);
    } catch (IOException e) {
      String found = Files.isDirectory(file) ? "a directory" : e.toString();
      throw unreadable(shown, found).cause(e);
    }
  }

  private static ThalwegException unreadable(Path shown, String found) {
    return ThalwegException.of(ErrorCode.BAD_CONFIG_FILE, "cannot read the config '" + shown + "'")
        .expected("a YAML file in UTF-8")
        .found(found);
  }

  /**
   * The file's name without its extension, made fit for a directory: the name of a run that has
   * none of its own.
   */
  static String nameOf(Path file) {
    String stem = file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
    return stem.replaceAll("[^A-Za-z0-9._-]", "-");
  }
}
