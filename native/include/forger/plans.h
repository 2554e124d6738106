// SPDX-License-Identifier: Apache-2.0
/**
 * Plans, the operations of the C ABI: what all share, and those that belong to no layer or loss; see layers.h, losses.h,
 * discrete.h.
 *
 * Operands are listed in braces; "rows" are samples. Inputs may overlap one another. An output overlaps nothing,
 * except that it is the same range as another operand where "may be" says so; not where the plan accumulates.
 */
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

/** Distributions of fg_plan_random. */
typedef enum { FG_UNIFORM = 0, FG_NORMAL = 1 } fg_distribution_t;

/** First-order optimisers. */
typedef enum { FG_SGD = 0, FG_ADAM = 1, FG_RMSPROP = 2 } fg_optimizer_t;

/** How an operand of a plan is used. */
typedef enum { FG_IN = 0, FG_OUT = 1, FG_INOUT = 2 } fg_direction_t;

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

/** Adds normal numbers: x += deviation n, the deviation from a program scalar. {x} */
typedef struct {
    int64_t per_row;
    uint64_t seed;
    uint32_t stream;
    int32_t deviation_slot;
} fg_noise_desc_t;

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
FG_API fg_status_t fg_plan_bernoulli(fg_context_t* context, const fg_bernoulli_desc_t* desc,
                                     fg_plan_t** out);
FG_API fg_status_t fg_plan_noise(fg_context_t* context, const fg_noise_desc_t* desc,
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
