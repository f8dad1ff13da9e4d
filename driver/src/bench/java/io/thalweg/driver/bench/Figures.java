package io.thalweg.driver.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The newest figure of every target that the recordings of a folder have measured. */
final class Figures {
  private Figures() {}

  /** In the order of the {@link Catalogue}. */
  static List<Figure> of(List<Recording> recordings) {
    List<Figure> newest = new ArrayList<>();
    List<Recording> newestFirst =
        recordings.stream().sorted(Comparator.comparing(Recording::started).reversed()).toList();
    for (Experiment experiment : Catalogue.all()) {
      for (Target target : experiment.targets()) {
        newestFirst.stream()
            .flatMap(recording -> figure(experiment, target, recording).stream())
            .findFirst()
            .ifPresent(newest::add);
      }
    }
    return List.copyOf(newest);
  }

  /** Of a target whose numbers, ours and at least one peer's, are in a recording. */
  private static Optional<Figure> figure(
      Experiment experiment, Target target, Recording recording) {
    Samples samples = recording.samples().get(experiment.name());
    if (samples == null || !samples.has(target.ours())) {
      return Optional.empty();
    }
    List<Quantity> peers = target.peers().stream().filter(samples::has).toList();
    if (peers.isEmpty() != target.peers().isEmpty()) {
      return Optional.empty();
    }
    Target measured =
        new Target(target.what(), target.kind(), target.ours(), peers, target.limit());
    return Optional.of(new Figure(Outcome.of(experiment.name(), measured, samples), recording));
  }

  /** All recordings of a folder, which need not be there. */
  static List<Recording> recordings(Path folder) throws IOException {
    List<Recording> recordings = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return recordings;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
        recordings.add(Recording.read(file));
      }
    }
    return recordings;
  }
}
