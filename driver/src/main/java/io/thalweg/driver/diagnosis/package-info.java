/**
 * Says what is wrong with a training: detectors are pure functions from what was seen ({@link
 * io.thalweg.driver.diagnosis.Observation}) to a {@link io.thalweg.driver.state.Finding}.
 * Thresholds stand in {@link io.thalweg.driver.diagnosis.Limits}, each with its reason. No
 * arithmetic of a round, no Spark and no files may live here.
 */
package io.thalweg.driver.diagnosis;
