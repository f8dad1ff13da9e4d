package io.thalweg.driver.sink;

import io.thalweg.driver.files.RunStatus;
import io.thalweg.driver.report.RoundRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;

/**
 * An event file of TensorBoard: a scalar per figure and logged round. What is written stands in the
 * file at once, so that a TensorBoard beside the run draws it.
 */
public final class TensorBoard implements Sink {
  private static final String VERSION = "brain.Event:2";
  private static final int LONGEST_SEARCH = 1000;

  private final OutputStream file;
  private final Clock clock;

  private TensorBoard(OutputStream file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /**
   * A new file in {@code folder}, which is made where it is not there.
   *
   * @param after the round after which the figures go on: a TensorBoard forgets those of later
   *     rounds that an earlier file of the folder has; 0 for a run from its start
   */
  public static TensorBoard create(Path folder, long after, Clock clock) throws IOException {
    Files.createDirectories(folder);
    TensorBoard board = new TensorBoard(newFile(folder, clock.millis() / 1000), clock);
    board.write(new ProtoMessage().text(3, VERSION));
    if (after > 0) {
      ProtoMessage start = new ProtoMessage().integer(1, 1); // SessionLog.START
      board.write(new ProtoMessage().integer(2, after + 1).message(7, start));
    }
    return board;
  }

  /** TensorBoard reads files in the order of their names, which have the second at ten digits. */
  private static OutputStream newFile(Path folder, long second) throws IOException {
    for (int i = 0; i < LONGEST_SEARCH; i++) {
      Path path = folder.resolve(String.format("events.out.tfevents.%010d.thalweg", second + i));
      if (!Files.exists(path)) {
        return Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      }
    }
    throw new IOException("there are too many event files of this second in " + folder);
  }

  @Override
  public void round(RoundRecord round) throws IOException {
    ProtoMessage summary = new ProtoMessage();
    Figures.of(round)
        .forEach(
            (name, value) ->
                summary.message(1, new ProtoMessage().text(1, name).real32(2, value.floatValue())));
    write(new ProtoMessage().integer(2, round.round()).message(5, summary));
  }

  private void write(ProtoMessage event) throws IOException {
    byte[] bytes = event.real64(1, clock.millis() / 1e3).toBytes();
    file.write(EventRecord.of(bytes));
    file.flush();
  }

  @Override
  public void end(RunStatus status) throws IOException {
    file.close();
  }
}
