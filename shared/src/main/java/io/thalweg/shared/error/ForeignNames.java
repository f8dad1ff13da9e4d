package io.thalweg.shared.error;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What PyTorch, Keras, scikit-learn, XGBoost, LightGBM and Spark ML call what has another name
 * here. Names are compared in their {@link #plain} form.
 */
final class ForeignNames {
  /**
   * Our name, then the others. A name may stand in several lines: the first that is known where it
   * was written counts.
   */
  private static final String TABLE =
      """
      epochs: n_epochs num_epochs nb_epoch max_epochs max_iter num_train_epochs
      rounds: num_rounds n_rounds num_iterations num_boost_round n_iter iterations max_steps num_steps
      batch: batch_size mini_batch mini_batch_size minibatch_size train_batch_size
      seed: random_state random_seed manual_seed
      schedule: lr_scheduler scheduler lr_schedule learning_rate_schedule learning_rate_scheduler
      loss: criterion loss_function loss_fn objective loss_func
      optimizer: optim optimiser
      dtype: precision data_type
      penalty: regularization regularizer
      early_stopping: early_stop early_stopping_rounds
      accumulate: accumulate_grad_batches gradient_accumulation_steps gradient_accumulation
      evaluate_every: eval_every eval_steps eval_frequency validation_freq check_val_every_n_epoch
      log_every: log_interval logging_steps log_every_n_steps log_frequency
      freeze: frozen freeze_layers
      label: target target_column label_column label_col labels response
      features: feature_columns features_col feature_cols inputs input_columns
      weight: sample_weight weight_column weight_col weights
      standardize: standardization standard_scaler scale normalize normalization scaler
      validation_fraction: validation_split test_size val_split val_fraction val_size train_test_split
      test: validation valid val eval test_data validation_data
      train: training train_data training_data
      bad_rows: drop_na dropna on_bad_lines invalid handle_invalid
      lr: learning_rate step_size eta eta0 base_lr initial_lr
      betas: beta beta1 beta2 beta_1 beta_2
      eps: epsilon
      alpha: rho
      weight_decay: l2 lambda reg_lambda reg_param l2_regularization
      clip_norm: max_grad_norm grad_clip gradient_clip gradient_clip_val clip_grad_norm
      clip_value: clip_grad_value gradient_clip_value
      alpha: lambda reg_param strength
      l1_ratio: elastic_net_param
      metric: monitor
      min_delta: delta tol
      restore_best_weights: restore_best load_best_model_at_end
      t_max: total_steps max_iters
      eta_min: min_lr
      out: units out_features output_dim outputs neurons hidden_size n_units num_units
      init: kernel_initializer weight_initializer initializer weight_init
      bias_init: bias_initializer
      bias: use_bias fit_intercept
      out_channels: filters channels num_filters
      stride: strides
      dilation: dilation_rate
      kernel_size: pool_size filter_size
      padding: pad
      p: rate prob probability dropout_rate
      negative_slope: alpha slope
      alpha: negative_slope
      num_embeddings: input_dim vocab_size vocabulary_size
      embedding_dim: output_dim embedding_size
      linear: dense fc fully_connected affine
      conv2d: conv convolution convolution2d
      max_pool2d: max_pool max_pooling max_pooling2d
      avg_pool2d: avg_pool average_pool average_pooling average_pooling2d
      batch_norm: batch_normalization batch_norm1d batch_norm2d
      layer_norm: layer_normalization
      silu: swish
      sigmoid: logistic
      unflatten: reshape
      residual: skip_connection residual_block
      bce_with_logits: bce bce_loss binary_crossentropy binary_cross_entropy bce_with_logits_loss
      bce_with_logits: binary_cross_entropy_with_logits log_loss logistic binary_logistic binary
      cross_entropy: categorical_crossentropy sparse_categorical_crossentropy nll nll_loss
      cross_entropy: cross_entropy_loss softmax_cross_entropy multi_softmax multi_softprob multiclass
      mse: mean_squared_error mse_loss squared_error squared_loss reg_squarederror l2 l2_loss
      l1: mean_absolute_error mae l1_loss absolute_error reg_absoluteerror
      huber: smooth_l1 smooth_l1_loss huber_loss
      poisson_nll: poisson poisson_nll_loss count_poisson
      hinge: hinge_loss
      l1: lasso
      l2: ridge
      elastic_net: l1_l2
      sgd: gd
      plateau: reduce_lr_on_plateau
      cosine: cosine_annealing cosine_annealing_lr cosine_decay
      step: step_lr
      multi_step: multi_step_lr piecewise_constant piecewise_constant_decay
      exponential: exponential_lr exponential_decay
      linear: linear_lr warmup linear_warmup
      polynomial: polynomial_lr polynomial_decay poly
      cyclic: cyclic_lr
      one_cycle: one_cycle_lr
      constant: constant_lr
      sequential: sequential_lr
      inverse_sqrt: noam inverse_square_root
      xavier_uniform: glorot_uniform
      xavier_normal: glorot_normal
      kaiming_uniform: he_uniform
      kaiming_normal: he_normal
      normal: random_normal
      uniform: random_uniform
      float32: float single fp32 f32
      float64: double fp64 f64
      bf16: bfloat16
      fp16: float16 half
      native: blas openblas mkl
      vector: simd
      drop: skip ignore remove
      fail: raise error
      test_loss: val_loss validation_loss eval_loss
      test_accuracy: val_accuracy val_acc accuracy acc validation_accuracy
      test_auc: val_auc auc roc_auc
      test_rmse: val_rmse rmse
      accuracy: acc val_accuracy test_accuracy
      auc: roc_auc val_auc test_auc
      loss: val_loss test_loss
      """;

  /** The key that does what a name is meant for, where that stands in another place. */
  private static final String ELSEWHERE =
      """
      optimizer.lr: lr learning_rate step_size eta
      optimizer.momentum: momentum
      optimizer.weight_decay: weight_decay l2
      optimizer.clip_norm: clip_norm max_grad_norm grad_clip gradient_clip_val
      optimizer.betas: betas
      data.train: train path source
      data.test: test
      data.label: label target
      data.features: features
      data.weight: sample_weight
      data.standardize: standardize normalize
      data.validation_fraction: validation_fraction validation_split test_size
      data.bad_rows: bad_rows
      model.layers: layers network
      early_stopping.patience: patience
      epochs: epochs
      rounds: rounds
      batch: batch batch_size
      seed: seed shuffle_seed
      """;

  /** What has no name here because it is said, or done, in another way. */
  private static final Map<String, String> SAYINGS =
      Map.of(
          "activation",
          "write the activation as a layer of its own: [{linear: 64}, relu]",
          "infeatures",
          "leave it out: the inputs of a layer are inferred",
          "inchannels",
          "leave it out: the inputs of a layer are inferred",
          "inputshape",
          "leave it out: the inputs of a layer are inferred",
          "inputdim",
          "leave it out: the inputs of a layer are inferred",
          "logsoftmax",
          "leave it out: the loss cross_entropy takes raw outputs",
          "shuffle",
          "leave it out: rows are always visited in another random order in each epoch");

  private static final Map<String, List<String>> OURS = parse(TABLE);
  private static final Map<String, List<String>> PLACES = parse(ELSEWHERE);

  private ForeignNames() {}

  /** The form in which names are compared: letters and digits alone, in lower case. */
  static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }

  /** Our name for {@code word} among those that are known where it was written. */
  static Optional<String> ours(String word, Collection<String> known) {
    return OURS.getOrDefault(plain(word), List.of()).stream().filter(known::contains).findFirst();
  }

  /** The full path of the key that {@code word} is meant for, if it stands elsewhere. */
  static Optional<String> elsewhere(String word) {
    return PLACES.getOrDefault(plain(word), List.of()).stream().findFirst();
  }

  /** What to do instead of writing {@code word}. */
  static Optional<String> saying(String word) {
    return Optional.ofNullable(SAYINGS.get(plain(word)));
  }

  /** All rows: a plain foreign name and our names for it. For tests. */
  static Map<String, List<String>> rows() {
    return OURS;
  }

  /** All rows of names that stand elsewhere. For tests. */
  static Map<String, List<String>> places() {
    return PLACES;
  }

  private static Map<String, List<String>> parse(String table) {
    Map<String, List<String>> parsed = new LinkedHashMap<>();
    for (String line : table.lines().toList()) {
      int colon = line.indexOf(':');
      for (String foreign : line.substring(colon + 1).strip().split(" ")) {
        parsed
            .computeIfAbsent(plain(foreign), name -> new ArrayList<>())
            .add(line.substring(0, colon));
      }
    }
    return parsed;
  }
}
