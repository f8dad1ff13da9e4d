package io.thalweg.shared.wire;

/**
 * A node of the fixed binary tree over shard numbers, see {@link Partial}.
 *
 * @param level height in the tree, from 0
 * @param index position within the level, from 0
 */
public record TreeNode(int level, int index) {}
