/**
 * The round: plan, compute, aggregate, update, inspect, record. Plain sequential code over a
 * transport; no Spark here.
 */
package io.thalweg.driver.round;
