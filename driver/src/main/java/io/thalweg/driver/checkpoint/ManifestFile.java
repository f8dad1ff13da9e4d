package io.thalweg.driver.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.thalweg.driver.files.AtomicFiles;
import io.thalweg.driver.files.FileDigest;
import io.thalweg.driver.files.Json;
import io.thalweg.driver.files.JsonExcerpt;
import io.thalweg.driver.files.JsonFields;
import io.thalweg.driver.files.ResumePoint;
import io.thalweg.driver.files.Version;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code manifest.json}, the last file of a checkpoint that is written.
 *
 * @param manifest what it says
 * @param state what {@code state.safetensors} must be
 */
record ManifestFile(Manifest manifest, FileDigest state) {
  static final String NAME = "manifest.json";

  private static final String FORMAT = "thalweg-checkpoint";
  private static final int VERSION = 1;
  private static final long MAX_BYTES = 1 << 24;

  /** Of all other fields. */
  private static final String CHECKSUM = "manifest_sha256";

  /** Writes it into {@code folder}. */
  void write(Path folder) {
    Map<String, Object> map = toMap();
    map.put(CHECKSUM, Json.sha256(asRead(map)));
    AtomicFiles.write(folder.resolve(NAME), Json.pretty(map));
  }

  private Map<String, Object> toMap() {
    Manifest.Course course = manifest.course();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("format", FORMAT);
    map.put("format_version", VERSION);
    map.put("thalweg", Version.current());
    map.put("round", manifest.round());
    map.put("epoch", course.epoch());
    map.put("step", course.step());
    map.put("rounds_per_epoch", course.roundsPerEpoch());
    map.put("planned_rounds", course.rounds());
    map.put("config_sha256", manifest.configSha256());
    map.put("data_sha256", manifest.data());
    map.put("state_bytes", state.bytes());
    map.put("state_sha256", state.sha256());
    map.put("figures", FiguresJson.write(manifest.figures()));
    map.put("started", manifest.story().started().toString());
    map.put("resumed", manifest.story().resumed().stream().map(ResumePoint::toMap).toList());
    map.put("record", manifest.story().record());
    map.put("settings", manifest.identity().settings());
    return map;
  }

  /**
   * Reads that of {@code folder}.
   *
   * @throws ThalwegException BAD_MODEL_FILE if it is not whole; BAD_VALUE if it is whole and a
   *     later version has written it
   */
  static ManifestFile read(Path folder) {
    Path path = folder.resolve(NAME);
    try {
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        throw bad(path.toString(), "no file");
      }
      if (Files.size(path) > MAX_BYTES) {
        throw bad(path.toString(), Files.size(path) + " bytes");
      }
      return read(Files.newInputStream(path), Files.size(path), path.toString());
    } catch (IOException e) {
      throw bad(path.toString(), e.toString()).cause(e);
    }
  }

  /**
   * Reads what {@code source} gives, which is closed.
   *
   * @param length in bytes
   * @param origin what to call the file in an error
   */
  static ManifestFile read(InputStream source, long length, String origin) throws IOException {
    JsonFields fields;
    try {
      fields = new JsonFields(origin, Json.parse(source, length));
    } catch (JsonProcessingException e) {
      throw bad(origin, e.getOriginalMessage()).cause(e);
    }
    requireWhole(origin, fields);
    if (fields.number("format_version") > VERSION) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, origin + " is of a later Thalweg")
          .expected("format version " + VERSION)
          .found("format version " + fields.number("format_version"))
          .remedy("use the Thalweg that has written it, or a newer one");
    }
    try {
      return of(fields);
    } catch (RuntimeException e) { // numbers and times that are none, counts below zero
      throw bad(origin, JsonExcerpt.of(e)).cause(e);
    }
  }

  private static ManifestFile of(JsonFields fields) {
    Map<String, String> data = new TreeMap<>();
    JsonFields hashes = fields.object("data_sha256");
    hashes.toMap().keySet().forEach(name -> data.put(name, hashes.text(name)));
    List<ResumePoint> resumed = fields.objects("resumed").stream().map(ResumePoint::from).toList();
    Manifest manifest =
        new Manifest(
            new RunIdentity(fields.object("settings").toMap()),
            fields.text("config_sha256"),
            data,
            new Manifest.Course(
                fields.number("epoch"),
                fields.number("step"),
                fields.number("rounds_per_epoch"),
                fields.number("planned_rounds")),
            FiguresJson.read(fields.object("figures")),
            new Manifest.Story(
                Instant.parse(fields.text("started")), resumed, fields.object("record").toMap()));
    return new ManifestFile(
        manifest, new FileDigest(fields.number("state_bytes"), fields.text("state_sha256")));
  }

  private static void requireWhole(String origin, JsonFields fields) {
    Map<String, Object> rest = new LinkedHashMap<>(fields.toMap());
    if (!FORMAT.equals(rest.get("format"))) {
      throw bad(origin, "format " + JsonExcerpt.of(rest.get("format")));
    }
    Object written = rest.remove(CHECKSUM);
    String found = Json.sha256(rest);
    if (!found.equals(written)) {
      throw bad(origin, "SHA-256 " + found + " for " + JsonExcerpt.of(written));
    }
  }

  /** The object as a reader gets it: numbers may come back as another type. */
  private static Map<String, Object> asRead(Map<String, Object> map) {
    try {
      return Json.parse(Json.line(map).getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw ThalwegException.of(ErrorCode.INTERNAL, "a manifest is no JSON").cause(e);
    }
  }

  private static ThalwegException bad(String origin, String found) {
    return ThalwegException.of(ErrorCode.BAD_MODEL_FILE, origin + " is not a whole manifest")
        .found(found);
  }
}
