// SPDX-License-Identifier: Apache-2.0
// Plans on the kernels for images.
#ifndef FORGER_CPU_THIN_THIN_PLAN_H
#define FORGER_CPU_THIN_THIN_PLAN_H

#include <string>

#include "conv2d/conv2d_gemm_plan.h"

namespace forger {

/// "_f32__avx512_thin_6x64".
std::string thin_name(const fg_conv2d_kernels_t& kernels);

/// Why these kernels do not serve a pass; empty when they do.
std::string thin_refusal(const ConvProblem& problem, int32_t lanes);

/// A pass that is not refused.
fg_plan* make_thin_conv(fg_context* context, const fg_conv2d_desc_t& desc,
                        const GemmChoice& choice);

}  // namespace forger

#endif
