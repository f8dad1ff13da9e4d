/**
 * What the rows of a run are like ({@link io.thalweg.driver.diagnosis.data.DataProfile}), and what
 * is wrong with them ({@link io.thalweg.driver.diagnosis.data.DataDetectors}), told before the
 * first round. Pure functions of packed rows, the model and its optimizer: no Spark and no files.
 */
package io.thalweg.driver.diagnosis.data;
