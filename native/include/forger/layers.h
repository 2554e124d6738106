// SPDX-License-Identifier: Apache-2.0
/** Plans of the layers of networks: part of forger.h. Passes and operands as in plans.h. */
#ifndef FORGER_LAYERS_H
#define FORGER_LAYERS_H

#include "forger/types.h"

#ifdef __cplusplus
extern "C" {
#endif

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

/** How a convolution is computed. */
typedef enum {
    FG_CONV_RULE = 0,       /**< the first that serves of: Winograd, thin, GEMM, portable loops */
    FG_CONV_GEMM = 1,       /**< products of packed matrices */
    FG_CONV_THIN = 2,       /**< kernels for images of few channels */
    FG_CONV_WINOGRAD_2 = 3, /**< tiles of at most 2 outputs a side */
    FG_CONV_WINOGRAD_4 = 4  /**< tiles of at most 4 outputs a side */
} fg_conv_algorithm_t;

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
/**
 * Inverted dropout: y = x mask / (1 - probability), the mask drawn from Philox by (seed, step, stream, element),
 * so the same plan serves forward, backward and tangent. {x, y} (y may be x)
 */
FG_API fg_status_t fg_plan_dropout(fg_context_t* context, int64_t per_row, double probability,
                                   uint64_t seed, uint32_t stream, int32_t accumulate,
                                   fg_plan_t** out);
FG_API fg_status_t fg_plan_coupling(fg_context_t* context, const fg_coupling_desc_t* desc,
                                    fg_plan_t** out);
/** {x, mask (one row), y}: y = x where the mask is not 0, else 0. */
FG_API fg_status_t fg_plan_mask(fg_context_t* context, int64_t per_row, int32_t accumulate,
                                fg_plan_t** out);
/** The fg_conv_algorithm_t of a convolution or dense plan; FG_CONV_RULE: portable loops, or no such plan. */
FG_API int32_t fg_plan_algorithm(const fg_plan_t* plan);

#ifdef __cplusplus
}
#endif

#endif
