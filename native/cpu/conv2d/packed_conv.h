// SPDX-License-Identifier: Apache-2.0
// What plans with a packed filter share: packing, scratch, and biases that are repeated.
#ifndef FORGER_CPU_CONV2D_PACKED_CONV_H
#define FORGER_CPU_CONV2D_PACKED_CONV_H

#include <vector>

#include "conv2d_gemm_plan.h"
#include "conv2d_geometry.h"

namespace forger {

class PackedConv : public ConvPlan {
  public:
    PackedConv(fg_context* owner, const fg_conv2d_desc_t& d, const GemmChoice& choice);

    int64_t packed_count() const override { return filter_.count(); }
    fg_plan* make_pack() const override;

  protected:
    /// Ends construction. Each thread gets `worker_bytes` of scratch, the kernel a bias of `repeat` copies.
    void finish(const std::string& name, const GemmChoice& choice, int64_t worker_bytes,
                int32_t repeat = 1);
    /// The bias as finish() has ordered it, or nullptr.
    const float* bias_of(const ConvOperands& o) const noexcept;
    char* scratch() const noexcept;

    const fg_conv2d_kernels_t& kernels_;
    PackedFilter filter_;
    int64_t worker_bytes_ = 0;

  private:
    int32_t bias_repeat_ = 1;
    int64_t bias_bytes_ = 0;
};

}  // namespace forger

#endif
