/**
 * The state of a training as data: what survives from one round to the next ({@link
 * io.thalweg.driver.state.TrainState}), what one round gave ({@link
 * io.thalweg.driver.state.RoundOutcome}) what is found to be wrong ({@link
 * io.thalweg.driver.state.Finding}) and how the model does in the end ({@link
 * io.thalweg.driver.state.Details}). No Spark, no files and no arithmetic of a round may live here.
 */
package io.thalweg.driver.state;
