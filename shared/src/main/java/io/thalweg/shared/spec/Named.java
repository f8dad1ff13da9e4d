package io.thalweg.shared.spec;

import java.util.Map;

/**
 * A name with options, as they are written.
 *
 * @param name of a row
 * @param options by name
 */
public record Named(String name, Map<String, Object> options) {}
