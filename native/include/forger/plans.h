// SPDX-License-Identifier: Apache-2.0
/** Plans, the operations of the C ABI: see forger.h. */
#ifndef FORGER_PLANS_H
#define FORGER_PLANS_H

#include "forger/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a plan computes. Not every operation has every pass. */
typedef enum {
    FG_FORWARD = 0,
    FG_BACKWARD_DATA = 1,
    FG_BACKWARD_WEIGHTS = 2,
    FG_TANGENT = 3,
    FG_TANGENT_BACKWARD = 4,
    FG_INFERENCE = 5
} fg_pass_t;

/** Elementwise functions, all computable together with their derivatives from the result alone. */
typedef enum {
    FG_IDENTITY = 0,
    FG_RELU = 1,
    FG_LEAKY_RELU = 2,
    FG_TANH = 3,
    FG_SIGMOID = 4,
    FG_SOFTPLUS = 5
} fg_activation_t;

/** How padding fills the border. */
typedef enum { FG_PAD_ZERO = 0, FG_PAD_REFLECT = 1, FG_PAD_REPLICATE = 2 } fg_pad_mode_t;

/** Over which elements a normalisation takes its statistics. */
typedef enum {
    FG_NORM_BATCH = 0,   /**< per channel, over all pixels of the rows of one group */
    FG_NORM_LAYER = 1,   /**< per row, over pixels and channels (affine per channel) */
    FG_NORM_INSTANCE = 2 /**< per row and channel, over pixels */
} fg_norm_kind_t;

/** Spatial resampling. */
typedef enum { FG_UPSAMPLE_NEAREST = 0, FG_AVERAGE_POOL = 1 } fg_resample_kind_t;

/** Distributions of fg_plan_random. */
typedef enum { FG_UNIFORM = 0, FG_NORMAL = 1 } fg_distribution_t;

/** Functions h(z) that losses on logits are made of. */
typedef enum {
    FG_LOGIT_LINEAR = 0,   /**< z */
    FG_LOGIT_SOFTPLUS = 1, /**< log(1 + e^z) */
    FG_LOGIT_HINGE = 2,    /**< max(0, z) */
    FG_LOGIT_SQUARE = 3,   /**< z^2 */
    FG_LOGIT_SIGMOID = 4,  /**< 1 / (1 + e^-z) */
    FG_LOGIT_EXP = 5,      /**< e^z */
    FG_LOGIT_JEFFREYS =
        6 /**< u + log u - 1 for the u of log u - 1/u = z, that is 1 / W(e^-z); h' = u */
} fg_logit_function_t;

/** Penalty functions of a gradient norm t. */
typedef enum {
    FG_PENALTY_TWO_SIDED = 0, /**< (t - target)^2 */
    FG_PENALTY_ONE_SIDED = 1, /**< max(0, t - target)^2 */
    FG_PENALTY_ZERO = 2       /**< t^2 */
} fg_penalty_t;

/** Losses of a prediction p against a target t. */
typedef enum {
    FG_RECONSTRUCTION_SQUARED = 0,  /**< (p - t)^2 / 2 */
    FG_RECONSTRUCTION_ABSOLUTE = 1, /**< |p - t| */
    FG_RECONSTRUCTION_BERNOULLI = 2 /**< p a logit, t a probability: log(1 + e^p) - t p */
} fg_reconstruction_t;

/** Divergence of a diagonal Gaussian from the standard normal. */
typedef enum {
    FG_DIVERGENCE_ANALYTIC = 0, /**< its closed form */
    FG_DIVERGENCE_SAMPLED = 1 /**< log q - log p at the code drawn, as importance weights need it */
} fg_divergence_t;

/** Estimators of the squared maximum mean discrepancy. */
typedef enum {
    FG_MMD_BIASED = 0,   /**< over all pairs: at least 0 */
    FG_MMD_UNBIASED = 1, /**< without pairs of a row with itself: may be negative */
    FG_MMD_ROOT = 2      /**< square root of the biased one */
} fg_mmd_estimator_t;

/** First-order optimisers. */
typedef enum { FG_SGD = 0, FG_ADAM = 1, FG_RMSPROP = 2 } fg_optimizer_t;

/** How a convolution is computed. */
typedef enum {
    FG_CONV_RULE = 0,       /**< the first that serves of: Winograd, thin, GEMM, portable loops */
    FG_CONV_GEMM = 1,       /**< products of packed matrices */
    FG_CONV_THIN = 2,       /**< kernels for images of few channels */
    FG_CONV_WINOGRAD_2 = 3, /**< tiles of at most 2 outputs a side */
    FG_CONV_WINOGRAD_4 = 4  /**< tiles of at most 4 outputs a side */
} fg_conv_algorithm_t;

/** How an operand of a plan is used. */
typedef enum { FG_IN = 0, FG_OUT = 1, FG_INOUT = 2 } fg_direction_t;

/**
 * Convolution and transposed convolution (deconvolution), NHWC.
 *
 * Sizes: out = floor((in + pad_before + pad_after - dilation (kernel - 1) - 1) / stride) + 1; transposed:
 * out = (in - 1) stride - pad_before - pad_after + dilation (kernel - 1) + output_pad + 1.
 * Filter: [out_c][kernel_h][kernel_w][in_c / groups]; transposed: [in_c][kernel_h][kernel_w][out_c / groups].
 */
typedef struct {
    /** FG_FORWARD {x, filter, bias?, y}, FG_BACKWARD_DATA {dy, filter, dx}, FG_BACKWARD_WEIGHTS {x, dy, dfilter} */
    int32_t pass;
    int32_t transposed;
    int32_t in_h, in_w, in_c;
    int32_t out_c;
    int32_t kernel_h, kernel_w;
    int32_t stride_h, stride_w;
    int32_t dilation_h, dilation_w;
    int32_t pad_top, pad_left, pad_bottom, pad_right;
    int32_t output_pad_h, output_pad_w;
    int32_t groups;
    int32_t bias;       /**< FG_FORWARD: 1 adds a bias [out_c] */
    int32_t activation; /**< FG_FORWARD: fg_activation_t applied last */
    float slope;        /**< of FG_LEAKY_RELU */
    int32_t accumulate; /**< backward passes: 1 adds to the output */
    /** fg_conv_algorithm_t; one that does not serve is FG_UNSUPPORTED, the message has the reason */
    int32_t algorithm;
} fg_conv2d_desc_t;

/** Fully connected layer y = x Wᵀ + b, W [out][in]. Passes and operands as fg_conv2d_desc_t. */
typedef struct {
    int32_t pass;
    int32_t in_features, out_features;
    int32_t bias;
    int32_t activation;
    float slope;
    int32_t accumulate;
} fg_dense_desc_t;

/**
 * Batch, layer and instance normalisation with an optional affine map and activation.
 *
 * Batch passes: FG_FORWARD {x, gamma, beta, y, mean, inv_std, running_mean, running_var},
 * FG_INFERENCE {x, gamma, beta, running_mean, running_var, y},
 * FG_BACKWARD_DATA {x, y, dy, gamma, mean, inv_std, dx, dgamma, dbeta}.
 * Layer and instance passes: FG_FORWARD {x, gamma, beta, y, mean, inv_std},
 * FG_BACKWARD_DATA as above, FG_TANGENT {x, tx, gamma, mean, inv_std, ty},
 * FG_TANGENT_BACKWARD {x, tx, gamma, mean, inv_std, dty, dy, dx, dgamma, dbeta}: from the cotangents dty of
 * ty and dy of y, dx receives the cotangent of x, dgamma and dbeta are accumulated.
 * mean and inv_std hold groups*channels (batch), rows (layer) or rows*channels (instance) values.
 * dgamma and dbeta are always accumulated. With an activation, dy of FG_BACKWARD_DATA is the cotangent of the
 * activated y; tangent passes require FG_IDENTITY. FG_FORWARD of the batch kind needs rows divisible by groups.
 * y of FG_INFERENCE may be x. dx of FG_BACKWARD_DATA may be dy; its y is not read with FG_IDENTITY, so that
 * anything may have overwritten it. dbeta may be dgamma where neither is wanted: its values then mean nothing.
 */
typedef struct {
    int32_t pass;
    int32_t kind; /**< fg_norm_kind_t */
    int32_t pixels, channels;
    int32_t groups; /**< batch only: the rows are split evenly, each part has its own statistics */
    float epsilon;  /**< added to the variance */
    /** batch only: running = (1 - momentum) running + momentum current (unbiased variance) */
    float momentum;
    int32_t affine; /**< 0: gamma = 1, beta = 0, and these operands are absent everywhere */
    int32_t activation;
    float slope;
    int32_t accumulate; /**< FG_BACKWARD_DATA, FG_TANGENT_BACKWARD: 1 adds to dx */
    /** batch FG_FORWARD: 0 leaves the running statistics alone (operands absent) */
    int32_t update_running;
} fg_norm_desc_t;

/** Fills a border, NHWC. Passes FG_FORWARD {x, y}, FG_BACKWARD_DATA {dy, dx}. */
typedef struct {
    int32_t pass;
    int32_t mode; /**< fg_pad_mode_t */
    int32_t in_h, in_w, channels;
    int32_t top, left, bottom, right;
    int32_t accumulate;
} fg_pad_desc_t;

/** Nearest up-sampling or average pooling by whole factors, NHWC. Passes as fg_pad_desc_t. */
typedef struct {
    int32_t pass;
    int32_t kind; /**< fg_resample_kind_t */
    int32_t in_h, in_w, channels;
    int32_t factor_h, factor_w;
    int32_t accumulate;
} fg_resample_desc_t;

/**
 * The mean over elements of their standard deviation within groups of consecutive rows, as one more channel (Karras
 * et al. 2018). FG_FORWARD {x, y}: writes the last of channels + 1, the others stay. FG_BACKWARD_DATA {x, dy, dx}:
 * adds to dx. Runs on multiples of the group.
 */
typedef struct {
    int32_t pass;
    int32_t pixels, channels;
    int32_t group;
} fg_minibatch_stddev_desc_t;

/**
 * Spectral normalisation of a matrix [rows][columns] = W, or W transposed (Miyato et al. 2018). With iterate:
 * v = W' u / |W' u|, u = W v / |W v|; normalized = W / sigma with sigma = u' W v, for any lengths of u and v.
 */
typedef struct {
    int64_t rows, columns;
    int32_t transposed; /**< u has columns elements and v has rows */
    int32_t iterate;    /**< 0 leaves u and v as they are */
} fg_spectral_norm_desc_t;

/** Random numbers from Philox4x32-10: key = seed, counter = (element / 4, step of the program, stream). {y} */
typedef struct {
    int32_t distribution; /**< fg_distribution_t */
    int64_t per_row;
    uint64_t seed;
    uint32_t stream;
    double a; /**< uniform: lower end; normal: mean */
    double b; /**< uniform: upper end; normal: standard deviation */
} fg_random_desc_t;

/**
 * Binary samples of logits: x = 1 where u < 1 / (1 + e^-logit), else 0, with u uniform, drawn from Philox by (seed,
 * step, stream, element of x). Each row of logits gives `samples` rows of x in a row. A logit that is NaN gives NaN.
 * {logits, x, p?}: p receives the probabilities, per row of logits.
 */
typedef struct {
    int64_t per_row;       /**< logits of a row */
    int32_t samples;       /**< of each row of logits, at least 1 */
    int32_t probabilities; /**< 1: with operand p */
    uint64_t seed;
    uint32_t stream;
} fg_bernoulli_desc_t;

/** x̂ = ε real + (1 - ε) fake, one uniform ε per row (Gulrajani et al. 2017). {real, fake, x_hat} */
typedef struct {
    int64_t per_row;
    uint64_t seed;
    uint32_t stream;
} fg_penalty_points_desc_t;

/**
 * From input gradients g, one per row: norms ‖g_i‖, the penalty λ/rows Σ φ(‖g_i‖), and the direction
 * v_i = λ/rows φ'(‖g_i‖) g_i / ‖g_i‖ (0 where ‖g_i‖ = 0). {g, v, norms (per row), penalty (1)}
 */
typedef struct {
    int64_t per_row;
    int32_t kind; /**< fg_penalty_t */
    double lambda;
    double target;
} fg_penalty_direction_desc_t;

/**
 * Affine coupling of a flow (Dinh, Sohl-Dickstein and Bengio 2017), on rows of per_row values. mask is one row for all:
 * where it is not 0, y = x; elsewhere y = x e^s + t with s = scale_limit tanh(r), r and t the two halves of params. log_det
 * of a row is the sum of its s.
 * FG_FORWARD {x, params, mask, y, log_det}; with inverse, x = (y - t) e^-s from y in the place of x, and log_det the
 * sum of -s. FG_BACKWARD_DATA {x, params, mask, dy, dlog_det, dx, dparams} (dx may be dy).
 */
typedef struct {
    int32_t pass;
    int32_t inverse; /**< FG_FORWARD: 1 for the inverse */
    int64_t per_row;
    double scale_limit; /**< of |s|, positive */
    int32_t accumulate; /**< FG_FORWARD: 1 adds to log_det */
} fg_coupling_desc_t;

/**
 * Points around the rows of a batch (DRAGAN, Kodali et al. 2017): x + alpha scale s u, with s the standard deviation
 * of all values of the batch, u uniform per element and alpha uniform per row. {x, points}
 */
typedef struct {
    int64_t per_row;
    uint64_t seed;
    uint32_t row_stream;
    uint32_t element_stream;
    double scale; /**< at least 0; 0.5 in the paper's code */
} fg_noise_points_desc_t;

/** Adds normal numbers: x += deviation n, the deviation from a program scalar. {x} */
typedef struct {
    int64_t per_row;
    uint64_t seed;
    uint32_t stream;
    int32_t deviation_slot;
} fg_noise_desc_t;

/**
 * Mean over all logits x of scale h(gain d + shift) + slope d + offset with d = x - c, and its derivatives by them;
 * c is 0, or the operand centre, which is held fixed. {logits, value (1), dlogits}, with centred = 1
 * {logits, centre (1), value (1), dlogits}
 */
typedef struct {
    int32_t function; /**< fg_logit_function_t */
    double scale, gain, shift, slope, offset;
    int32_t centred;
    int64_t per_row;
} fg_objective_desc_t;

/**
 * Loss of predictions against targets, target_scale t + target_shift: weight times its sum over each row, and the mean
 * over rows, with the cotangents of that mean. {prediction, target, losses (1 per row), value (1), dprediction}
 */
typedef struct {
    int64_t per_row;
    int32_t kind; /**< fg_reconstruction_t */
    double weight;
    double target_scale, target_shift;
} fg_reconstruction_desc_t;

/**
 * Maximum mean discrepancy of two sets of as many rows, under the sum of Gaussian kernels e^(-|x - y|^2 / (2 s^2)),
 * with the cotangents of the first set; 0 where the root is 0. From 2 to max_rows rows. {x, y, value (1), dx}
 */
typedef struct {
    int64_t per_row;
    int64_t max_rows;
    int32_t estimator; /**< fg_mmd_estimator_t */
    int32_t sigma_count;
    double sigmas[8];
} fg_mmd_desc_t;

/**
 * A loss on how logits x compare with as many logits y, and its derivatives by both. average = 0: the mean of
 * h(gain (x_i - y_i) + shift); 1: the mean of h(gain (x_i - mean y) + shift) and that of h(gain (mean x - y_i) + shift),
 * added. {x, y, value (1), dx, dy}
 */
typedef struct {
    int32_t function; /**< fg_logit_function_t */
    double gain, shift;
    int32_t average;
    int64_t per_row;
} fg_relativistic_desc_t;

/**
 * One optimiser step over n parameters. FG_SGD {grad, w, velocity}, FG_ADAM {grad, w, m, v},
 * FG_RMSPROP {grad, w, square}. Slot numbers name program scalars; bias correction uses the slot's
 * iteration count (starting at 1).
 */
typedef struct {
    int32_t kind; /**< fg_optimizer_t */
    int64_t n;
    int32_t learning_rate_slot;
    int32_t iteration_slot;
    double beta1;        /**< momentum of FG_SGD; decay of the mean of FG_ADAM */
    double beta2;        /**< decay of the square of FG_ADAM and FG_RMSPROP */
    double epsilon;      /**< added to the root */
    double weight_decay; /**< L2, added to the gradient */
} fg_optimizer_desc_t;

/* Plans ------------------------------------------------------------------------------------------------ */
/*
 * Operands are listed in braces; "rows" are samples. Inputs may overlap one another. An output overlaps nothing,
 * except that it is the same range as another operand where "may be" says so; not where the plan accumulates.
 */

FG_API fg_status_t fg_plan_conv2d(fg_context_t* context, const fg_conv2d_desc_t* desc,
                                  fg_plan_t** out);
FG_API fg_status_t fg_plan_dense(fg_context_t* context, const fg_dense_desc_t* desc,
                                 fg_plan_t** out);
/**
 * Packs a filter for a convolution or dense plan whose filter operand is packed (fg_plan_packed_count > 0).
 * {filter, packed}. Runs only when the filter's buffer was written since this plan last packed it.
 */
FG_API fg_status_t fg_plan_pack_filter(const fg_plan_t* consumer, fg_plan_t** out);
/** Elements of the packed filter that a plan reads, 0 when it reads the filter as it is. */
FG_API int64_t fg_plan_packed_count(const fg_plan_t* plan);
/** FG_FORWARD {x, bias, y} (y may be x), FG_BACKWARD_WEIGHTS {dy, dbias} (accumulates). */
FG_API fg_status_t fg_plan_bias(fg_context_t* context, int32_t pass, int32_t pixels,
                                int32_t channels, fg_plan_t** out);
/**
 * FG_FORWARD {x, y} (y may be x); FG_BACKWARD_DATA {y, dy, dx} and FG_TANGENT {y, tx, ty}: times f'(x) by y
 * (the last operand may be the second, or for FG_TANGENT the first);
 * FG_TANGENT_BACKWARD {y, tx, dx_of_ty, dy, dx}: dx = f''/f' tx dx_of_ty + f' dy, where dx_of_ty is f' times the
 * cotangent of ty (dx may be dy).
 */
FG_API fg_status_t fg_plan_activation(fg_context_t* context, int32_t pass, int32_t kind,
                                      float slope, int64_t per_row, int32_t accumulate,
                                      fg_plan_t** out);
FG_API fg_status_t fg_plan_norm(fg_context_t* context, const fg_norm_desc_t* desc, fg_plan_t** out);
FG_API fg_status_t fg_plan_pad(fg_context_t* context, const fg_pad_desc_t* desc, fg_plan_t** out);
FG_API fg_status_t fg_plan_resample(fg_context_t* context, const fg_resample_desc_t* desc,
                                    fg_plan_t** out);
FG_API fg_status_t fg_plan_minibatch_stddev(fg_context_t* context,
                                            const fg_minibatch_stddev_desc_t* desc,
                                            fg_plan_t** out);
/** {w, u, v, normalized, sigma (1)}; sigma is 0 and normalized is w for a matrix of zeros. */
FG_API fg_status_t fg_plan_spectral_norm(fg_context_t* context, const fg_spectral_norm_desc_t* desc,
                                         fg_plan_t** out);
/** Makes a gradient G by W / sigma one by W: (G - <G, W / sigma> u v') / sigma {normalized, u, v, sigma, gradient} */
FG_API fg_status_t fg_plan_spectral_gradient(fg_context_t* context,
                                             const fg_spectral_norm_desc_t* desc, fg_plan_t** out);
/** y = alpha a + beta b {a, b, y}; y may be a or b. */
FG_API fg_status_t fg_plan_sum(fg_context_t* context, int64_t per_row, double alpha, double beta,
                               fg_plan_t** out);
/**
 * Copies channel ranges, for concatenation and slices {src, dst}: per row and pixel, count channels from
 * src_channel of src_channels to dst_channel of dst_channels. FG_INOUT dst: other channels stay.
 */
FG_API fg_status_t fg_plan_copy_channels(fg_context_t* context, int32_t pixels, int32_t count,
                                         int32_t src_channels, int32_t src_channel,
                                         int32_t dst_channels, int32_t dst_channel,
                                         int32_t accumulate, fg_plan_t** out);
/**
 * Labels as features {labels (1 per row), y}: per row and pixel, classes values, 1 at the row's label and 0 elsewhere;
 * a row whose label is none of 0 .. classes - 1 is all 0.
 */
FG_API fg_status_t fg_plan_one_hot(fg_context_t* context, int32_t pixels, int32_t classes,
                                   fg_plan_t** out);
/** Each row times a factor of its own {x, factors (1 per row), y}; y may be x. */
FG_API fg_status_t fg_plan_scale_rows(fg_context_t* context, int64_t per_row, fg_plan_t** out);
/**
 * Inner product of each row of a with that of b: FG_FORWARD {a, b, y (1 per row)}; FG_BACKWARD_DATA {b, dy (1 per row),
 * da}: each row of b times its dy. With accumulate both add to their last operand.
 */
FG_API fg_status_t fg_plan_inner_product(fg_context_t* context, int32_t pass, int64_t per_row,
                                         int32_t accumulate, fg_plan_t** out);
/** {y} = value. */
FG_API fg_status_t fg_plan_fill(fg_context_t* context, int64_t per_row, double value,
                                fg_plan_t** out);
/** {x, y}: [height][width][channels] from or to [channels][height][width]. */
FG_API fg_status_t fg_plan_permute(fg_context_t* context, int32_t to_nhwc, int32_t height,
                                   int32_t width, int32_t channels, fg_plan_t** out);
FG_API fg_status_t fg_plan_random(fg_context_t* context, const fg_random_desc_t* desc,
                                  fg_plan_t** out);
/**
 * Inverted dropout: y = x mask / (1 - probability), the mask drawn from Philox by (seed, step, stream, element),
 * so the same plan serves forward, backward and tangent. {x, y} (y may be x)
 */
FG_API fg_status_t fg_plan_dropout(fg_context_t* context, int64_t per_row, double probability,
                                   uint64_t seed, uint32_t stream, int32_t accumulate,
                                   fg_plan_t** out);
FG_API fg_status_t fg_plan_bernoulli(fg_context_t* context, const fg_bernoulli_desc_t* desc,
                                     fg_plan_t** out);
FG_API fg_status_t fg_plan_penalty_points(fg_context_t* context,
                                          const fg_penalty_points_desc_t* desc, fg_plan_t** out);
FG_API fg_status_t fg_plan_penalty_direction(fg_context_t* context,
                                             const fg_penalty_direction_desc_t* desc,
                                             fg_plan_t** out);
FG_API fg_status_t fg_plan_noise_points(fg_context_t* context, const fg_noise_points_desc_t* desc,
                                        fg_plan_t** out);
FG_API fg_status_t fg_plan_noise(fg_context_t* context, const fg_noise_desc_t* desc,
                                 fg_plan_t** out);
FG_API fg_status_t fg_plan_coupling(fg_context_t* context, const fg_coupling_desc_t* desc,
                                    fg_plan_t** out);
/** {x, mask (one row), y}: y = x where the mask is not 0, else 0. */
FG_API fg_status_t fg_plan_mask(fg_context_t* context, int64_t per_row, int32_t accumulate,
                                fg_plan_t** out);
/**
 * Log density of rows z under N(0, I), plus log_det: {z, log_det, log_p (per row), value (1), dz}. value is the negative
 * mean of log_p, dz its cotangent z / rows.
 */
FG_API fg_status_t fg_plan_normal_likelihood(fg_context_t* context, int64_t per_row,
                                             fg_plan_t** out);
FG_API fg_status_t fg_plan_objective(fg_context_t* context, const fg_objective_desc_t* desc,
                                     fg_plan_t** out);
FG_API fg_status_t fg_plan_reconstruction(fg_context_t* context,
                                          const fg_reconstruction_desc_t* desc, fg_plan_t** out);
/**
 * Codes c = m + e^(L / 2) noise from stats [m | L] of 2 latent values a row, and their divergence from N(0, 1).
 * FG_FORWARD {stats, noise, code, divergences (1 per row), value (1): their mean},
 * FG_BACKWARD_DATA {stats, noise, weights (1 per row), dcode, dstats}: the cotangents that reach the stats from those of
 * the codes and from weights times divergences. kind: fg_divergence_t
 */
FG_API fg_status_t fg_plan_gaussian_latent(fg_context_t* context, int32_t pass, int32_t kind,
                                           int64_t latent, fg_plan_t** out);
/**
 * Several draws a sample, draw j of sample i of n in row j n + i: weights softmax over j of -(loss + divergence), divided
 * by n, and the mean over samples of -log(mean over j of e^-(loss + divergence)).
 * {losses (1 per row), divergences (1 per row), weights (1 per row), value (1)}
 */
FG_API fg_status_t fg_plan_importance_bound(fg_context_t* context, int64_t draws, fg_plan_t** out);
FG_API fg_status_t fg_plan_mmd(fg_context_t* context, const fg_mmd_desc_t* desc, fg_plan_t** out);
FG_API fg_status_t fg_plan_relativistic(fg_context_t* context, const fg_relativistic_desc_t* desc,
                                        fg_plan_t** out);
/** state = decay state + (1 - decay) log mean e^x over all logits x {logits, state (1)}; 0 <= decay < 1. */
FG_API fg_status_t fg_plan_log_partition(fg_context_t* context, double decay, int64_t per_row,
                                         fg_plan_t** out);
FG_API fg_status_t fg_plan_optimizer(fg_context_t* context, const fg_optimizer_desc_t* desc,
                                     fg_plan_t** out);
/** average = decay average + (1 - decay) w over n values {w, average}; decay from a program scalar. */
FG_API fg_status_t fg_plan_moving_average(fg_context_t* context, int64_t n, int32_t decay_slot,
                                          fg_plan_t** out);
/** w = min(max(w, -bound), bound) for n values {w}. */
FG_API fg_status_t fg_plan_clip(fg_context_t* context, int64_t n, double bound, fg_plan_t** out);
/** Stops a program with FG_DIVERGED when one of n values is not finite {x}. */
FG_API fg_status_t fg_plan_guard(fg_context_t* context, int64_t n, fg_plan_t** out);

/** Fails while a program refers to the plan. NULL is allowed. */
FG_API fg_status_t fg_plan_destroy(fg_plan_t* plan);
/** "conv2d_fwd_f32__avx512_14x32; refused: ..." */
FG_API const char* fg_plan_describe(const fg_plan_t* plan);
/** The fg_conv_algorithm_t of a convolution or dense plan; FG_CONV_RULE: portable loops, or no such plan. */
FG_API int32_t fg_plan_algorithm(const fg_plan_t* plan);
FG_API int32_t fg_plan_operand_count(const fg_plan_t* plan);
FG_API const char* fg_plan_operand_name(const fg_plan_t* plan, int32_t operand);
FG_API int32_t fg_plan_operand_direction(const fg_plan_t* plan, int32_t operand);
/** Elements of an operand for a number of rows. */
FG_API int64_t fg_plan_operand_elements(const fg_plan_t* plan, int32_t operand, int64_t rows);
/** Nominal floating-point operations for a number of rows, 0 where not counted. */
FG_API double fg_plan_flops(const fg_plan_t* plan, int64_t rows);

#ifdef __cplusplus
}
#endif

#endif
