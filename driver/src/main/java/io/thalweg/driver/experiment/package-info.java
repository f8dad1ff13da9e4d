/**
 * Experiments: runs that differ by single values, what each needs to reach a target, and what
 * follows from all of them. Trains nothing itself: a {@link
 * io.thalweg.driver.experiment.TrialRunner} does.
 */
package io.thalweg.driver.experiment;
