package io.thalweg.driver.checkpoint;

import io.thalweg.driver.files.ResumePoint;
import io.thalweg.driver.state.TrainFigures;
import io.thalweg.shared.data.BatchStages;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * All of a checkpoint but its vectors.
 *
 * @param identity the settings of the run
 * @param configSha256 of all its settings
 * @param data the hash of the rows by data set: {@code train}, {@code test}
 * @param course how far the run is to go
 * @param figures the numbers of its state
 * @param story what there is to tell beside the state
 */
public record Manifest(
    RunIdentity identity,
    String configSha256,
    Map<String, String> data,
    Course course,
    TrainFigures figures,
    Story story) {

  /** Takes a copy. */
  public Manifest {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(configSha256, "configSha256");
    Objects.requireNonNull(course, "course");
    Objects.requireNonNull(figures, "figures");
    Objects.requireNonNull(story, "story");
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
  }

  /**
   * Where a run stands, and its length.
   *
   * @param epoch of the next round, from 0
   * @param step of the next round within its epoch, from 0
   * @param roundsPerEpoch of that epoch, at least 1
   * @param rounds of the whole run
   */
  public record Course(long epoch, long step, long roundsPerEpoch, long rounds) {
    /** Checks that there is an epoch. */
    public Course {
      if (roundsPerEpoch < 1 || rounds < 1) {
        throw new IllegalArgumentException("a run has rounds");
      }
    }

    /** That of a run of so many rounds with these batches, after {@code round} rounds. */
    public static Course of(BatchStages batches, long round, long rounds) {
      long each = batches.at(round).plan().batchesPerEpoch();
      return new Course(batches.epoch(round), batches.step(round), each, rounds);
    }
  }

  /**
   * What has happened until now.
   *
   * @param started when the run has begun
   * @param resumed where it has gone on
   * @param record what its recorder knows, as plain data
   */
  public record Story(Instant started, List<ResumePoint> resumed, Map<String, Object> record) {
    /** Takes copies. */
    public Story {
      Objects.requireNonNull(started, "started");
      resumed = List.copyOf(resumed);
      record = Collections.unmodifiableMap(new LinkedHashMap<>(record));
    }
  }

  /** Rounds that are done. */
  public long round() {
    return figures.rounds();
  }

  /** The rounds of which nothing is left to do: the last may lack its evaluation. */
  public long settled() {
    return figures.pending().isPresent() ? round() - 1 : round();
  }
}
