package io.thalweg.driver.files;

import io.thalweg.driver.storage.Storage;
import io.thalweg.driver.storage.StoredPath;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What a command reads: a local path or glob, or a URI. A path that exists is meant as it is
 * written, whatever characters it has.
 */
public record InputPath(String text) {
  private static final Pattern GLOB = Pattern.compile("[*?{\\[]");
  private static final Pattern LOCAL_URI = Pattern.compile("file:(//(localhost)?)?(?=/)");
  private static final Pattern ELSEWHERE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

  /**
   * Refuses an output that shares files with an input: the same folder, one within the other, by
   * whatever names.
   *
   * @param inputs paths and globs, local ones or URIs
   * @param option what the user types to name another output
   * @throws ThalwegException BAD_VALUE
   */
  public static void requireApart(Path output, Iterable<String> inputs, String option) {
    for (String input : inputs) {
      if (new InputPath(input).overlaps(output)) {
        throw ThalwegException.of(
                ErrorCode.BAD_VALUE, "the output is where the input is: " + output)
            .expected("a folder apart from the input")
            .found("input " + input)
            .remedy("choose another folder with " + option);
      }
    }
  }

  /** Whether a folder {@code output} would lie in what is read, or what is read in it. */
  boolean overlaps(Path output) {
    if (!Storage.isLocal(output)) {
      return overlapsElsewhere(output);
    }
    String path = LOCAL_URI.matcher(text).replaceFirst("");
    if (path.isEmpty() || ELSEWHERE.matcher(path).matches() && Files.notExists(Path.of(path))) {
      return false;
    }
    Path place = StoredPath.real(StoredPath.place(output));
    Matcher wildcard = GLOB.matcher(path);
    if (Files.exists(Path.of(path)) || !wildcard.find()) {
      Path input = StoredPath.real(Path.of(path));
      return input.startsWith(place) || place.startsWith(input);
    }
    int cut = path.lastIndexOf('/', wildcard.start()) + 1;
    Path folder = StoredPath.real(Path.of(cut == 0 ? "." : path.substring(0, cut)));
    return folder.startsWith(place) || matches(folder, path.substring(cut), place);
  }

  /** A glob overlaps with all that is in the folder before its first wildcard. */
  private boolean overlapsElsewhere(Path output) {
    Matcher wildcard = GLOB.matcher(text);
    int end = wildcard.find() ? text.lastIndexOf('/', wildcard.start()) : text.length();
    if (!ELSEWHERE.matcher(text).matches()
        || !text.substring(0, end).matches("[^:]+:(//[^/]*)?+/+[^/].*")) {
      return false;
    }
    Path input = StoredPath.of(text.substring(0, end), "the input");
    return !Storage.isLocal(input)
        && (input.startsWith(output) || output.normalize().startsWith(input.normalize()));
  }

  /** Whether the glob {@code rest} in {@code folder} matches the place or something around it. */
  private static boolean matches(Path folder, String rest, Path place) {
    if (!place.startsWith(folder)) {
      return false;
    }
    Path inside = folder.relativize(place);
    try {
      PathMatcher glob = FileSystems.getDefault().getPathMatcher("glob:" + rest);
      for (int names = 1; names <= inside.getNameCount(); names++) {
        if (glob.matches(inside.subpath(0, names))) {
          return true;
        }
      }
    } catch (PatternSyntaxException e) { // neither a path nor a glob: reading it will say so
      return false;
    }
    return Files.exists(place) && leadsInto(rest, inside);
  }

  /** Whether the first segments of the glob match the folder, so that it looks into it. */
  private static boolean leadsInto(String rest, Path inside) {
    String[] segments = rest.split("/", -1);
    int names = inside.getNameCount();
    if (segments.length <= names) {
      return false;
    }
    String head = String.join("/", Arrays.copyOf(segments, names));
    return FileSystems.getDefault().getPathMatcher("glob:" + head).matches(inside);
  }
}
