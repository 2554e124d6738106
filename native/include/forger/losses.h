// SPDX-License-Identifier: Apache-2.0
/** Plans of losses, and of what penalties on gradients need: part of forger.h. */
#ifndef FORGER_LOSSES_H
#define FORGER_LOSSES_H

#include "forger/types.h"

#ifdef __cplusplus
extern "C" {
#endif

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

FG_API fg_status_t fg_plan_penalty_points(fg_context_t* context,
                                          const fg_penalty_points_desc_t* desc, fg_plan_t** out);
FG_API fg_status_t fg_plan_penalty_direction(fg_context_t* context,
                                             const fg_penalty_direction_desc_t* desc,
                                             fg_plan_t** out);
FG_API fg_status_t fg_plan_noise_points(fg_context_t* context, const fg_noise_points_desc_t* desc,
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

#ifdef __cplusplus
}
#endif

#endif
