/**
 * A look at a table: what each column holds, what becomes of it, and the config of a first
 * training. The facts are counted from a sample; all that follows from them is pure functions.
 */
package io.thalweg.driver.table;
