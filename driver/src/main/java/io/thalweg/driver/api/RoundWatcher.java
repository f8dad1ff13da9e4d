package io.thalweg.driver.api;

import io.thalweg.driver.checkpoint.Checkpoint;
import io.thalweg.driver.checkpoint.CheckpointFolder;
import io.thalweg.driver.fit.FitObserver;
import io.thalweg.driver.report.MetricsLog;
import io.thalweg.driver.report.ProgressLine;
import io.thalweg.driver.round.Recorder;
import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.ParameterView;
import io.thalweg.driver.state.RoundOutcome;
import io.thalweg.driver.state.TrainState;
import io.thalweg.driver.storage.Storage;
import io.thalweg.driver.storage.StoredPath;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Slots;
import io.thalweg.shared.tensor.DType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A program's callbacks as the observer of a fit: who wants to see progress prints it there. */
final class RoundWatcher implements FitObserver, AutoCloseable {
  private static final String FOLDER = "the folder of the checkpoints";

  private final Consumer<Round> onRound;
  private final Consumer<Finding> onFinding;
  private final BooleanSupplier stopWhen;
  private final Optional<Path> path;
  private final Optional<Path> checkpoints;
  private final Optional<Checkpoint> from;
  private Optional<MetricsLog> log = Optional.empty(); // from the first round on
  private boolean stopped;

  /**
   * An observer that logs and writes checkpoints, where it is to.
   *
   * @param from the checkpoint that the training goes on from
   * @throws io.thalweg.shared.error.ThalwegException OUTPUT_EXISTS where the log is there already
   */
  RoundWatcher(
      Consumer<Round> onRound,
      Consumer<Finding> onFinding,
      BooleanSupplier stopWhen,
      Optional<Path> path,
      Optional<Path> checkpoints,
      Optional<Checkpoint> from) {
    this.checkpoints = checkpoints;
    this.from = from;
    this.onRound = onRound;
    this.onFinding = onFinding;
    this.stopWhen = stopWhen;
    this.path = path;
    checkpoints.ifPresent(this::requireOwn);
    path.filter(file -> from.isEmpty()).ifPresent(MetricsLog::requireNew);
  }

  /** Another training's checkpoints would be taken for this one's, and be deleted in their turn. */
  private void requireOwn(Path folder) {
    StoredPath.require(folder, FOLDER);
    Storage.requireReachable(folder, FOLDER);
    boolean own =
        from.map(
                known ->
                    folder.toAbsolutePath().equals(known.folder().toAbsolutePath().getParent()))
            .orElse(false);
    if (!own && new CheckpointFolder(folder).find().newest().isPresent()) {
      throw ThalwegException.of(
              ErrorCode.OUTPUT_EXISTS, "the folder holds checkpoints of a training: " + folder)
          .expected("an empty folder, or the one that resume(...) goes on from")
          .remedy("go on from them with resume(...), or give another folder");
    }
  }

  /** Whether the program's own word has ended the rounds. */
  boolean hasStopped() {
    return stopped;
  }

  /** A training that is refused leaves no log. */
  @Override
  public Recorder recorder(long epochs, long rounds, long started) {
    log = path.map(this::open);
    return log.map(lines -> new Recorder(lines, ProgressLine.unseen(), started))
        .orElseGet(Recorder::silent);
  }

  private MetricsLog open(Path file) {
    return from.isPresent() && Files.exists(file)
        ? MetricsLog.resume(file, from.get().manifest().settled())
        : MetricsLog.createNew(file);
  }

  @Override
  public Optional<Checkpoint> resumed() {
    return from;
  }

  @Override
  public Optional<CheckpointFolder> checkpoints() {
    return checkpoints.map(CheckpointFolder::new);
  }

  @Override
  public boolean isStopped() {
    stopped = stopWhen.getAsBoolean();
    return stopped;
  }

  @Override
  public <A> boolean finished(
      RoundOutcome outcome, Slots slots, DType<A> dtype, TrainState<A> state) {
    AtomicBoolean last = new AtomicBoolean();
    ParameterView<A> parameters = new ParameterView<>(slots, dtype, state.parameters());
    onRound.accept(new Round(outcome, parameters, () -> last.set(true)));
    return !last.get();
  }

  @Override
  public void found(Finding finding) {
    onFinding.accept(finding.worded(ApiWords::of));
  }

  @Override
  public void close() {
    log.ifPresent(MetricsLog::close);
  }
}
