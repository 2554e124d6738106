// SPDX-License-Identifier: Apache-2.0
/** Plans on discrete samples: part of forger.h. */
#ifndef FORGER_DISCRETE_H
#define FORGER_DISCRETE_H

#include "forger/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Samples of categorical variables, one of `classes` at each of `positions`: x is 1 at the drawn class, else 0; a
 * class is drawn with probability softmax(logits of its position). Each row of logits gives `samples` rows of x in a
 * row, drawn from Philox by (seed, step, stream, position of x). Logits that are not finite give NaN. {logits, x}
 */
typedef struct {
    int64_t positions; /**< of a row */
    int32_t classes;   /**< 2 .. 4096 */
    int32_t samples;   /**< of each row of logits, at least 1 */
    uint64_t seed;
    uint32_t stream;
} fg_categorical_desc_t;

/**
 * Samples with a way back to their logits. FG_FORWARD {logits, relaxed, x}: x is 1 at the largest of logit + Gumbel
 * noise, else 0, a sample of softmax(logits); relaxed is softmax((logits + noise) / temperature) (Jang et al. 2017),
 * or without noise softmax(logits / temperature) (straight-through, Bengio et al. 2013). One class is a binary
 * variable: logistic noise, sigmoid. Noise is drawn from Philox by (seed, step, stream, element). FG_BACKWARD_DATA
 * {relaxed, dx, dlogits}: the derivative of <relaxed, dx>. x is NaN where logits are not finite.
 */
typedef struct {
    int32_t pass;
    int64_t positions;
    int32_t classes;    /**< 1 .. 4096 */
    int32_t noisy;      /**< 0: the relaxed sample has no noise */
    double temperature; /**< above 0 */
    uint64_t seed;
    uint32_t stream;
} fg_relaxed_samples_desc_t;

/** How samples are weighted in the gradient of a boundary-seeking generator (Hjelm et al. 2018). */
typedef enum {
    /** w / sum w: the gradient of KL(w q / Z to q), by importance sampling */
    FG_IMPORTANCE = 0,
    /** log w less its running average: the gradient of KL(q to w q / Z), REINFORCE with a baseline */
    FG_REINFORCE_RUNNING = 1,
    /** log w less the log of the mean weight of the same samples */
    FG_REINFORCE_LOG_MEAN = 2
} fg_score_estimator_t;

/** What a critic's logit l says of a weight, with x = scale logit + shift. */
typedef enum {
    FG_WEIGHT_EXPONENTIAL = 0, /**< log w = x */
    /** w = x, and e^-87, in f32 next to nothing, where that is less: Pearson's chi squared */
    FG_WEIGHT_CLAMPED = 1,
    FG_WEIGHT_LAMBERT = 2 /**< w = 1 / W(e^-x), W Lambert's function: Jeffreys' divergence */
} fg_weight_form_t;

/** Numbers that fg_plan_score_weights reports. */
enum {
    FG_WEIGHT_EFFECTIVE = 0,    /**< 1 / sum of squared normalised weights, mean over normalisers */
    FG_WEIGHT_VARIANCE = 1,     /**< of weights scaled to mean 1, mean over normalisers */
    FG_LOG_WEIGHT_VARIANCE = 2, /**< of log w over the batch */
    FG_WEIGHT_LOG_Z = 3,        /**< log of the mean weight of the batch */
    FG_WEIGHT_BELOW = 4,      /**< share of samples of weight below 1: those taken for generated */
    FG_WEIGHT_DIAGNOSTICS = 5 /**< how many */
};

/**
 * Coefficients of -log g(x) from a critic's logits, `samples` a row, with weights w as `form` says:
 * FG_IMPORTANCE w / (rows sum w), the sum over a row, or w / sum w over the batch; otherwise
 * (log w - baseline) / (rows samples). All are divided by `divisor`. log_z = decay log_z + (1 - decay) log mean w, and the
 * running baseline is log_z from before. {logits, coefficients, log_z (1), diagnostics (FG_WEIGHT_DIAGNOSTICS)}
 */
typedef struct {
    int32_t samples;    /**< of each row */
    int32_t estimator;  /**< fg_score_estimator_t */
    int32_t batch_wide; /**< 1: weights are normalised over the batch, 0: over each row */
    /** FG_IMPORTANCE: 1 subtracts the mean coefficient, a control variate, for E grad log g = 0 */
    int32_t centred;
    int32_t form; /**< fg_weight_form_t */
    double scale, shift;
    double decay;
    double divisor; /**< at least 1: 1 sums log g over positions, their number takes a mean */
} fg_score_weights_desc_t;

FG_API fg_status_t fg_plan_categorical(fg_context_t* context, const fg_categorical_desc_t* desc,
                                       fg_plan_t** out);
FG_API fg_status_t fg_plan_relaxed_samples(fg_context_t* context,
                                           const fg_relaxed_samples_desc_t* desc, fg_plan_t** out);
/**
 * y = softmax(x) over the `classes` (2 .. 4096) of each of `positions`; 1 adds to the output of a backward pass.
 * FG_FORWARD {x, y}, FG_BACKWARD_DATA {y, dy, dx}, FG_TANGENT {y, tx, ty}, FG_TANGENT_BACKWARD {y, tx, dty, dy, dx}:
 * from the cotangents dty of ty and dy of y, dx receives the cotangent of x. Positions with an x that is NaN or
 * infinity become NaN.
 */
FG_API fg_status_t fg_plan_softmax(fg_context_t* context, int32_t pass, int64_t positions,
                                   int32_t classes, int32_t accumulate, fg_plan_t** out);
FG_API fg_status_t fg_plan_score_weights(fg_context_t* context, const fg_score_weights_desc_t* desc,
                                         fg_plan_t** out);
/**
 * value = - sum c log g(x) over all samples, and its derivatives: {logits, x, coefficients, value (1), dlogits}.
 * classes 1: x is 0 or 1 with log g = x logit - log(1 + e^logit); otherwise log softmax(logits) of the class where x
 * is 1; both summed over positions. Each row of logits has `samples` rows of x and coefficients c.
 */
FG_API fg_status_t fg_plan_weighted_likelihood(fg_context_t* context, int64_t positions,
                                               int32_t classes, int32_t samples, fg_plan_t** out);

#ifdef __cplusplus
}
#endif

#endif
