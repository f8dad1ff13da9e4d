package io.thalweg.shared.nn;

import static io.thalweg.shared.spec.Kind.WHOLE;

import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.data.NumberRule;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.spec.Check;
import io.thalweg.shared.spec.Spec;
import io.thalweg.shared.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A learned vector for each of a number of things: {@code (n) -> (n, embedding_dim)} for rows of
 * whole numbers from 0 to {@code num_embeddings - 1}. It reads the features themselves, so it comes
 * before every layer with parameters, and they must not be standardised.
 *
 * @param numEmbeddings how many things there are
 * @param embeddingDim the length of a vector
 * @param init first values of the vectors, standard normal in PyTorch
 */
public record Embedding(int numEmbeddings, int embeddingDim, Initialiser init) implements Layer {
  private static final Initialiser INIT = new Initialiser.Normal(0, 1);
  static final Spec<Embedding> SPEC =
      Spec.of(
              "embedding",
              Embedding.class,
              o ->
                  new Embedding(
                      o.needed("num_embeddings", WHOLE, 1000, Embedding::numEmbeddings),
                      o.needed("embedding_dim", WHOLE, 16, Embedding::embeddingDim),
                      o.option("init", Initialisers.KIND, INIT, Embedding::init)))
          .torch("Embedding")
          .says("init", "normal")
          .note(
              "reads the features as indices, so it comes first, and `data.standardize` is false");

  /**
   * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if a number is not positive
   */
  public Embedding {
    Check.value(numEmbeddings > 0, "num_embeddings", "at least 1", numEmbeddings);
    Check.value(embeddingDim > 0, "embedding_dim", "at least 1", embeddingDim);
  }

  /** With PyTorch's initialiser. */
  public Embedding(int numEmbeddings, int embeddingDim) {
    this(numEmbeddings, embeddingDim, INIT);
  }

  @Override
  public Shape outputs(Shape inputs) {
    List<Integer> dims = new ArrayList<>();
    for (int dim : inputs.dims()) {
      dims.add(dim);
    }
    dims.add(embeddingDim);
    return Shape.of(dims.stream().mapToInt(Integer::intValue).toArray());
  }

  @Override
  public List<Weight> weights(Shape inputs) {
    Shape table = Shape.of(numEmbeddings, embeddingDim);
    return List.of(new Weight("weight", table, init, numEmbeddings, embeddingDim));
  }

  @Override
  public NumberRule features(NumberRule next) {
    return NumberRule.below(numEmbeddings, "an embedding with num_embeddings " + numEmbeddings);
  }

  @Override
  public boolean differentiable() {
    return false;
  }

  @Override
  public Var apply(Var x, List<Var> weights, long stream) {
    return x.embedding(weights.get(0));
  }
}
