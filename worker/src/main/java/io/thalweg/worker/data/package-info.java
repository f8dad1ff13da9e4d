/** Packed data as executors hold it: primitive arrays, no Spark types. */
package io.thalweg.worker.data;
