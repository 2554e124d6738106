// SPDX-License-Identifier: Apache-2.0
// Plans on the Winograd kernels.
#ifndef FORGER_CPU_WINOGRAD_WINOGRAD_PLAN_H
#define FORGER_CPU_WINOGRAD_WINOGRAD_PLAN_H

#include <string>

#include "conv2d/conv2d_gemm.h"
#include "conv2d/conv2d_plan.h"

namespace forger {

/// Why tiles of at most `tile` outputs a side do not serve u, or with 0 why the rule does not take any; empty when
/// they do.
std::string winograd_refusal(const fg_context* context, const fg_conv2d_shape_t& u,
                             int32_t tile = 0);

/// "_f32__avx2_winograd_4_2_6x16": outputs a side of a tile, taps a side of a phase.
std::string winograd_name(const fg_conv2d_shape_t& u, int32_t tile,
                          const fg_conv2d_kernels_t& kernels);

/// Any pass of a convolution that is not refused, in tiles of at most `tile` outputs a side.
fg_plan* make_winograd_conv(fg_context* context, const fg_conv2d_desc_t& desc,
                            const fg_conv2d_kernels_t& kernels, int32_t tile);

}  // namespace forger

#endif
