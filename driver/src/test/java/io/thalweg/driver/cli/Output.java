package io.thalweg.driver.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What one command line came to.
 *
 * @param code the exit code
 * @param out what it printed to standard output
 * @param err what it printed to standard error
 */
record Output(int code, String out, String err) {
  static Output of(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), args);
    return new Output(code, out.toString(), err.toString());
  }
}
