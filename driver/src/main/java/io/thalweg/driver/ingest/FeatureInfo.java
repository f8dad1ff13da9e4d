package io.thalweg.driver.ingest;

import java.io.Serializable;

/**
 * A feature column as a model remembers it.
 *
 * @param name the column's name
 * @param width how many features it gives: 1, or the length of its arrays or vectors
 */
public record FeatureInfo(String name, int width) implements Serializable {}
