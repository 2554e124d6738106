// SPDX-License-Identifier: Apache-2.0
// Nearest up-sampling and average pooling, both passes. An item is a number of coarse lines.
#include "backend.h"
#include "context.h"
#include "lines.h"
#include "resample.h"
#include "status.h"

namespace forger {
namespace {

struct Kernel {
    fg_isa_t isa;
    fg_dtype_t dtype;
    const char* suffix;
    fg_resample_fn expand;
    fg_resample_fn sum;
};

constexpr fg_dtype_t f32 = FG_F32;
constexpr fg_dtype_t f64 = FG_F64;

const Kernel kKernels[] = {
#define FG_KERNEL(isa, type, name)                                     \
    {isa, type, #type "__" #name, fg_resample_expand_##type##__##name, \
     fg_resample_sum_##type##__##name},
#include "resample.inc"
#undef FG_KERNEL
};

class ResamplePlan final : public fg_plan {
  public:
    ResamplePlan(fg_context* owner, const fg_resample_desc_t& d, const Kernel& kernel)
        : fg_plan(owner) {
        const bool pool = d.kind == FG_AVERAGE_POOL;
        const bool forward = d.pass == FG_FORWARD;
        expands_ = pool != forward;
        coarse_h_ = pool ? d.in_h / d.factor_h : d.in_h;
        line_.coarse_w = pool ? d.in_w / d.factor_w : d.in_w;
        line_.channels = d.channels;
        line_.factor_h = d.factor_h;
        line_.factor_w = d.factor_w;
        line_.scale = pool ? 1.0 / (static_cast<double>(d.factor_h) * d.factor_w) : 1.0;
        line_.accumulate = d.accumulate;
        kernel_ = expands_ ? kernel.expand : kernel.sum;
        const int64_t coarse = coarse_h_ * line_.coarse_w * d.channels;
        const int64_t fine = coarse * d.factor_h * d.factor_w;
        const fg_direction_t out = d.accumulate != 0 ? FG_INOUT : FG_OUT;
        operands = {{forward ? "x" : "dy", FG_IN, expands_ ? coarse : fine, 0},
                    {forward ? "y" : "dx", out, expands_ ? fine : coarse, 0}};
        description = std::string(pool ? "average_pool_" : "upsample_nearest_") +
                      (forward ? "fwd_" : "bwd_data_") + kernel.suffix;
    }

    fg_status_t run(const Run& run) noexcept override {
        const int64_t bytes = context->dtype == FG_F64 ? 8 : 4;
        const int64_t coarse = line_.coarse_w * line_.channels * bytes;
        const int64_t fine = coarse * line_.factor_h * line_.factor_w;
        const int64_t src_step = expands_ ? coarse : fine;
        const int64_t dst_step = expands_ ? fine : coarse;
        const auto* const src = static_cast<const char*>(run.operands[0]);
        auto* const dst = static_cast<char*>(run.operands[1]);
        for_lines(*context, run.rows * coarse_h_, fine / bytes,
                  [&](int64_t i) { kernel_(&line_, src + i * src_step, dst + i * dst_step); });
        return FG_OK;
    }

  private:
    fg_resample_line_t line_{};
    fg_resample_fn kernel_ = nullptr;
    int64_t coarse_h_ = 0;
    bool expands_ = false;
};

}  // namespace

fg_plan* cpu_resample(fg_context* context, const fg_resample_desc_t& desc) {
    for (const Kernel& kernel : kKernels) {
        if (kernel.dtype == context->dtype && kernel.isa <= context->isa)
            return new ResamplePlan(context, desc, kernel);
    }
    unsupported("resample", "no kernel for this context");
}

}  // namespace forger
