/**
 * What can go wrong, as users see it: code, type (exit code), expected, found, what to do. Nothing
 * else may live here, and every other package may use it.
 */
package io.thalweg.shared.error;
