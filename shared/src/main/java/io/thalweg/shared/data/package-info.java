/**
 * Which rows belong to which batch: a function of seed, epoch, step and the shard sizes, and of
 * nothing else; and which numbers a cell may hold. No arrays of data and no Spark here.
 */
package io.thalweg.shared.data;
