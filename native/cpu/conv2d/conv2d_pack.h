// SPDX-License-Identifier: Apache-2.0
// The plan that packs a filter for the GEMM kernels.
#ifndef FORGER_CPU_CONV2D_CONV2D_PACK_H
#define FORGER_CPU_CONV2D_CONV2D_PACK_H

#include <memory>

#include "conv2d_geometry.h"
#include "plan.h"

namespace forger {

/// {filter, packed}; runs only when either buffer was written since its last run.
fg_plan* make_filter_pack(fg_context* context, std::shared_ptr<const PackedFilter> filter,
                          int64_t filter_count);

}  // namespace forger

#endif
