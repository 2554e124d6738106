// SPDX-License-Identifier: Apache-2.0
// Plans that pack filters: once per change, whatever layout.
#ifndef FORGER_CPU_CONV2D_CONV2D_PACK_H
#define FORGER_CPU_CONV2D_CONV2D_PACK_H

#include <memory>

#include "conv2d_geometry.h"
#include "plan.h"

namespace forger {

/// {filter, packed}; packs only when either buffer was written since the last run.
class PackPlan : public fg_plan {
  public:
    PackPlan(fg_context* owner, int64_t filter_count, int64_t packed_count);
    fg_status_t run(const Run& run) noexcept final;

  protected:
    virtual void pack(const float* filter, float* packed) noexcept = 0;

  private:
    const void* src_ = nullptr;
    const void* dst_ = nullptr;
    uint64_t src_version_ = 0;
    uint64_t dst_version_ = 0;
};

/// For the GEMM kernels: {filter, packed}; runs only when either buffer was written since its last run.
fg_plan* make_filter_pack(fg_context* context, std::shared_ptr<const PackedFilter> filter,
                          int64_t filter_count);

}  // namespace forger

#endif
