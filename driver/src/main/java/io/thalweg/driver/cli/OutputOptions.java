package io.thalweg.driver.cli;

import io.thalweg.driver.files.OutputFolder;
import io.thalweg.driver.storage.StoredPath;
import picocli.CommandLine.Option;

/** The words about the folder that a command writes. */
final class OutputOptions {
  private static final String OUTPUT = "--output";

  @Option(
      names = OUTPUT,
      required = true,
      paramLabel = "DIR",
      description = "The folder or URI to write; it must not exist unless --overwrite is given.")
  private String path;

  @Option(
      names = "--overwrite",
      description = "Replace what the same command has written there, once the new is complete.")
  private boolean overwrite;

  /**
   * The folder, checked before any work is done.
   *
   * @param command the name of the command that writes it
   */
  OutputFolder folder(String command) {
    OutputFolder folder = new OutputFolder(StoredPath.of(path, OUTPUT), command, OUTPUT, overwrite);
    folder.check();
    return folder;
  }

  @Override
  public String toString() {
    return path;
  }
}
