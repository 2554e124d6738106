// SPDX-License-Identifier: Apache-2.0
// The plan that transforms and packs a filter for the Winograd kernels.
#ifndef FORGER_CPU_WINOGRAD_WINOGRAD_PACK_H
#define FORGER_CPU_WINOGRAD_WINOGRAD_PACK_H

#include "conv2d/conv2d_gemm.h"
#include "plan.h"

namespace forger {

/// {filter, packed} for products of job.depth x job.width; runs only when either buffer was written since.
fg_plan* make_winograd_pack(fg_context* context, const fg_winograd_job_t& job, bool backward,
                            const fg_conv2d_kernels_t& kernels, int64_t filter_count);

}  // namespace forger

#endif
