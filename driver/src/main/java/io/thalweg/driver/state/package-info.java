/**
 * The state of a training as data: what survives from one round to the next ({@link
 * io.thalweg.driver.state.TrainState}), what one round gave ({@link
 * io.thalweg.driver.state.RoundOutcome}) and what is found to be wrong ({@link
 * io.thalweg.driver.state.Finding}). No Spark, no files and no arithmetic of a round may live here.
 */
package io.thalweg.driver.state;
