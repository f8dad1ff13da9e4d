package io.thalweg.driver.fit;

import io.thalweg.driver.checkpoint.Checkpoint;
import io.thalweg.driver.checkpoint.CheckpointFolder;
import io.thalweg.driver.checkpoint.CheckpointWriter;
import io.thalweg.driver.checkpoint.Manifest;
import io.thalweg.driver.checkpoint.RunIdentity;
import io.thalweg.driver.config.CheckpointRule;
import io.thalweg.driver.files.ResumePoint;
import io.thalweg.driver.files.RunStatus;
import io.thalweg.driver.ingest.RunData;
import io.thalweg.driver.optim.schedule.RunSpan;
import io.thalweg.driver.optim.schedule.Schedule;
import io.thalweg.driver.optim.schedule.Schedules;
import io.thalweg.driver.round.Doctor;
import io.thalweg.driver.round.Recorder;
import io.thalweg.driver.round.Trained;
import io.thalweg.driver.round.TrainingPlan;
import io.thalweg.driver.state.TrainState;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * A fit over several processes: what it goes on from, and what it leaves for the next one.
 *
 * @param spec what is trained
 * @param plan its rounds
 * @param data the hash of its rows by data set
 * @param from the checkpoint that it goes on from
 * @param started when the first process has begun
 * @param resumed where processes have gone on, this one included
 */
record Course(
    FitSpec spec,
    TrainingPlan plan,
    Map<String, String> data,
    Optional<Checkpoint> from,
    Instant started,
    List<ResumePoint> resumed) {
  private static final String DOCTOR = "doctor";
  private static final int SAMPLES = 100; // rounds at which learning rates are compared

  /**
   * That of a fit.
   *
   * @param from the checkpoint that it is to go on from
   * @param started when this process has begun
   * @throws ThalwegException RUN_DIFFERS or DATA_DIFFERS if the checkpoint is that of another one
   */
  static Course of(
      FitSpec spec,
      TrainingPlan plan,
      RunData<?> data,
      Optional<Checkpoint> from,
      Instant started) {
    Map<String, String> hashes = new LinkedHashMap<>(Map.of("train", data.train().dataHash()));
    data.heldOut().ifPresent(rows -> hashes.put(FitSpec.TEST, rows.dataHash()));
    List<ResumePoint> resumed = new ArrayList<>();
    from.ifPresent(
        checkpoint -> {
          require(spec, plan, hashes, checkpoint);
          resumed.addAll(checkpoint.manifest().story().resumed());
          resumed.add(new ResumePoint(checkpoint.manifest().round(), started));
        });
    Instant first = from.map(known -> known.manifest().story().started()).orElse(started);
    return new Course(spec, plan, hashes, from, first, resumed);
  }

  private static void require(
      FitSpec spec, TrainingPlan plan, Map<String, String> data, Checkpoint from) {
    Manifest manifest = from.manifest();
    String place = from.folder().toString();
    manifest.identity().require(new RunIdentity(spec.described()), place);
    if (!manifest.data().equals(data)) {
      throw ThalwegException.of(
              ErrorCode.DATA_DIFFERS, "the rows are not those that " + place + " was trained on")
          .expected("rows with the hashes " + manifest.data())
          .found(data.toString())
          .remedy("bring the rows back, or start a new run in another directory");
    }
    if (plan.rounds() < manifest.course().rounds()) {
      throw ThalwegException.of(ErrorCode.RUN_DIFFERS, "the run of " + place + " is a longer one")
          .expected("at least " + manifest.course().rounds() + " rounds")
          .found(plan.rounds() + " rounds")
          .remedy("resume with as many rounds or more: a run that goes on may only grow");
    }
  }

  /** What a user should know of a run that goes on for longer than it was to. */
  List<String> notes() {
    return from
        .map(Checkpoint::manifest)
        .filter(this::hadOtherRates)
        .map(
            before ->
                String.format(
                    "the schedule spans the run: its first %d rounds had the learning rates of a run"
                        + " of %d rounds, the others have those of a run of %d",
                    before.round(), before.course().rounds(), plan.rounds()))
        .stream()
        .toList();
  }

  private boolean hadOtherRates(Manifest before) {
    Schedule old = rates(before.course().rounds());
    Schedule now = rates(plan.rounds());
    return LongStream.rangeClosed(0, SAMPLES)
        .map(i -> before.round() * i / SAMPLES)
        .anyMatch(round -> old.lr(round, old.init()) != now.lr(round, now.init()));
  }

  private Schedule rates(long rounds) {
    RunSpan span = new RunSpan(rounds, plan.stages()::epoch);
    return Schedules.create(plan.schedule(), plan.optimizer().lr(), span);
  }

  /** Brings {@code recorder} to where it was at the checkpoint. Mutates it. */
  void resume(Recorder recorder) {
    from.ifPresent(
        checkpoint -> {
          recorder.resume(checkpoint.manifest().story().record());
          recorder.say("resuming after round " + checkpoint.manifest().round());
        });
  }

  /** Brings a first state and a new doctor to where they were at the checkpoint. Mutates both. */
  <A> void resume(TrainState<A> state, Doctor<A> doctor) {
    from.ifPresent(
        checkpoint -> {
          checkpoint.restore(state, plan.model().slots());
          doctor.resume(checkpoint.manifest().story().record().get(DOCTOR));
        });
  }

  /** What writes the checkpoints of this process, if any are written. */
  <A> Optional<CheckpointWriter<A>> writer(
      Optional<CheckpointFolder> folder, Recorder recorder, Doctor<A> doctor) {
    Optional<CheckpointRule> rule = spec.settings().checkpoint();
    return folder
        .filter(known -> rule.isPresent())
        .map(known -> writer(known, rule.get(), recorder, doctor));
  }

  private <A> CheckpointWriter<A> writer(
      CheckpointFolder folder, CheckpointRule rule, Recorder recorder, Doctor<A> doctor) {
    RunIdentity identity = new RunIdentity(spec.described());
    return new CheckpointWriter<>(
        folder,
        rule,
        plan.model().slots(),
        plan.stages(),
        from.map(known -> known.manifest().round()).orElse(0L),
        figures -> {
          Map<String, Object> record = recorder.save();
          record.put(DOCTOR, doctor.save());
          Manifest.Story story = new Manifest.Story(started, resumed, record);
          Manifest.Course course =
              Manifest.Course.of(plan.stages(), figures.rounds(), plan.rounds());
          return new Manifest(identity, spec.hash(), data, course, figures, story);
        },
        recorder::force,
        recorder::note);
  }

  /** Whether what a training has come to is worth to go on from: not where it diverges again. */
  static boolean leaves(Trained<?> trained) {
    return trained.status() != RunStatus.DIVERGED;
  }
}
