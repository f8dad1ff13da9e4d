/**
 * Where runs live: folders of this machine, or of any file system that Hadoop knows by its URI.
 * Both are {@link java.nio.file.Path}s, so that nobody else has to know which it is; what differs,
 * a forced write and a rename that is one step, is asked of {@link
 * io.thalweg.driver.storage.Storage}. Only here Hadoop's file systems are imported, and nothing of
 * them is loaded for a local path.
 */
package io.thalweg.driver.storage;
