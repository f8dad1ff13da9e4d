/**
 * The command line: words become a config, a Spark session and one fit. This is the only place that
 * prints errors, chooses exit codes and starts Spark.
 */
package io.thalweg.driver.cli;
