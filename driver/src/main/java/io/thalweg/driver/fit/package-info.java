/**
 * One training from its description to its result. A {@link io.thalweg.driver.fit.FitSpec} is all
 * that a config file or a program can say; a {@link io.thalweg.driver.fit.Fit} is the only place
 * where rows, model, transport and trainer are put together. Command line, Java API and whatever
 * else trains translate into the one and show what the other gives.
 */
package io.thalweg.driver.fit;
