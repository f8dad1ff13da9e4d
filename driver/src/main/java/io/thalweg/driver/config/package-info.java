/**
 * The run as its user describes it: YAML text and {@code --set} overrides become a {@link
 * io.thalweg.driver.config.RunConfig}, or an error that names file, line, key and remedy. Nothing
 * here touches Spark, and data is described, never opened.
 */
package io.thalweg.driver.config;
