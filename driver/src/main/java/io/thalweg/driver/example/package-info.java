/**
 * The textbook programs on gradient descent, one short file each, written against the Java API and
 * trained by the real trainer on Spark: {@code deploy/thalweg example NAME}. A test checks each
 * against its known result. They double as the examples of the API's documentation.
 */
package io.thalweg.driver.example;
