/**
 * Checkpoints: a training's state as files, from which another process goes on to equal bits. One
 * folder each, {@code round-0000000042}, with {@code state.safetensors} (all vectors) and {@code
 * manifest.json} (all else, and the checksums). Data only: no optimizer is known by name, and no
 * round is computed here.
 */
package io.thalweg.driver.checkpoint;
