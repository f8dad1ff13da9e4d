package io.thalweg.driver.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.thalweg.driver.storage.Storage;
import io.thalweg.driver.storage.StoredPath;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The folder that a command writes. It is written beside its place and moved there at the end, with
 * a hidden marker that says which command has written it; what stands there is replaced only if the
 * same command has written it and nothing has been added.
 *
 * @param path of this machine, or of another file system
 * @param command the command, such as {@code predict}
 * @param option what the user types to name another folder, such as {@code --output}
 * @param overwrite whether an earlier output may be replaced
 */
public record OutputFolder(Path path, String command, String option, boolean overwrite) {
  private static final String MARKER = ".thalweg-output";

  /** Checks that the path is none that Java has made of a URI. */
  public OutputFolder {
    StoredPath.require(path, option);
    Objects.requireNonNull(command, "command");
  }

  /** Writes the content of a folder. */
  @FunctionalInterface
  public interface Content {
    /** Creates {@code folder}, which is not there yet, with everything in it. */
    void writeTo(Path folder) throws IOException;
  }

  /**
   * Refuses what {@link #write} would refuse. Changes nothing.
   *
   * @throws ThalwegException OUTPUT_EXISTS if something stands there that must not be replaced,
   *     BAD_VALUE if the folder cannot be created
   */
  public void check() {
    Storage.requireReachable(path, option);
    try {
      Path place = StoredPath.place(path);
      if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
        checkReplaceable(place);
        requireInOneStep(place);
      }
      Optional<String> refusal = StoredPath.refusal(place);
      if (refusal.isPresent()) {
        throw unwritable(refusal.get());
      }
    } catch (IOException e) {
      throw unwritable(e.toString()).cause(e);
    }
  }

  /**
   * Writes the folder.
   *
   * @throws ThalwegException as {@link #check} does; what stands there stays if {@code content}
   *     fails
   */
  public void write(Content content) {
    check();
    try {
      if (Storage.renames(path)) {
        writeBeside(content);
      } else {
        Files.deleteIfExists(path); // an empty folder
        writeIn(path, content);
      }
    } catch (IOException e) {
      throw ThalwegException.of(ErrorCode.INTERNAL, path + " cannot be written")
          .found(e.toString())
          .remedy(
              "check the permissions and the free space of " + StoredPath.place(path).getParent())
          .cause(e);
    }
  }

  private void writeBeside(Content content) throws IOException {
    try (StagedFolder staged = StagedFolder.beside(path)) {
      writeIn(staged.path(), content);
      check(); // the work may have taken hours
      staged.commit();
    }
  }

  /** The marker is the last file: without it a folder is no output of a command. */
  private void writeIn(Path folder, Content content) throws IOException {
    content.writeTo(folder);
    AtomicFiles.write(folder.resolve(MARKER), Json.pretty(Map.of("command", command)));
  }

  /** An object store has no step that puts one folder in the place of another. */
  private void requireInOneStep(Path place) throws IOException {
    if (!Storage.renames(place) && !Trees.names(place).isEmpty()) {
      throw exists("an output cannot be replaced in an object store")
          .remedy(anotherFolder() + ", or delete the earlier output");
    }
  }

  /**
   * Refuses an output that shares files with an input: the same folder, one within the other, by
   * whatever names.
   *
   * @param inputs paths and globs, local ones or URIs
   * @throws ThalwegException BAD_VALUE
   */
  public void requireApart(Iterable<String> inputs) {
    InputPath.requireApart(path, inputs, option);
  }

  private void checkReplaceable(Path place) throws IOException {
    if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
      throw exists("a file or link is in the place of the output").remedy(anotherFolder());
    }
    List<String> names = Trees.names(place);
    if (names.isEmpty() && overwrite) {
      return;
    }
    String writer = writer(place);
    if (!writer.equals(command)) {
      throw exists("the folder is not an output of thalweg " + command + ", and stays as it is")
          .expected("no folder, or one that thalweg " + command + " has written")
          .found(writer.isEmpty() ? shown(names) : "an output of thalweg " + writer)
          .remedy(anotherFolder());
    }
    List<String> foreign = names.stream().filter(name -> !isOurs(name)).toList();
    if (!foreign.isEmpty()) {
      throw exists("the output holds what thalweg " + command + " has not written, and stays")
          .expected("an output to which nothing was added")
          .found(shown(foreign))
          .remedy("move that elsewhere, or " + anotherFolder());
    }
    if (!overwrite) {
      throw exists("the output exists already").remedy(anotherFolder() + ", or give --overwrite");
    }
  }

  /** The command that the marker names; empty without a marker that can be read. */
  private static String writer(Path place) throws IOException {
    Path marker = place.resolve(MARKER);
    if (!Files.isRegularFile(marker, LinkOption.NOFOLLOW_LINKS)) {
      return "";
    }
    try {
      return String.valueOf(Json.parse(Files.readAllBytes(marker)).get("command"));
    } catch (JsonProcessingException e) { // whatever it is, no command has written it
      return "";
    }
  }

  /** What Spark writes, with the checksums of its local file system, and reports. */
  private static boolean isOurs(String name) {
    return name.matches("\\.?part-.*|\\.?_(SUCCESS|metadata|common_metadata)(\\.crc)?")
        || name.equals(MARKER)
        || name.equals("report.html");
  }

  private String anotherFolder() {
    return "choose another folder with " + option;
  }

  private static String shown(List<String> names) {
    int most = 5;
    String first = String.join(", ", names.subList(0, Math.min(most, names.size())));
    return names.size() <= most ? first : first + " and " + (names.size() - most) + " more";
  }

  private ThalwegException exists(String what) {
    return ThalwegException.of(ErrorCode.OUTPUT_EXISTS, what + ": " + path);
  }

  private ThalwegException unwritable(String found) {
    return ThalwegException.of(ErrorCode.BAD_VALUE, path + " cannot be created")
        .found(found)
        .remedy(anotherFolder());
  }
}
