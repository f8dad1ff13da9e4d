/**
 * The command line: words become a config, a Spark session and one call into the rounds. This is
 * the only place that prints errors, chooses exit codes and starts Spark.
 */
package io.thalweg.driver.cli;
