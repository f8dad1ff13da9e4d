/**
 * What a run leaves behind: its directory, its summary and its model files, and where they came
 * from; and the one way in which folders are written, beside their place and then moved there. Data
 * only, never Java serialization. No Spark, no training and no rendering may live here.
 */
package io.thalweg.driver.files;
