// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "backend.h"
#include "elementwise/blocks.h"
#include "mask/mask.h"

namespace forger {
namespace {

constexpr Kernel<fg_mask_fn> kKernels[] = {FG_KERNELS(mask, FG_LISTED)};

class MaskPlan final : public fg_plan {
  public:
    MaskPlan(fg_context* owner, const MaskDesc& desc) : fg_plan(owner), desc_(desc) {
        kernel_ = choose(owner, kKernels, description);
        const int64_t n = desc.per_row;
        operands = {{"x", FG_IN, n, 0},
                    {"mask", FG_IN, 0, n},
                    {"y", desc.accumulate != 0 ? FG_INOUT : FG_OUT, n, 0}};
    }

    fg_status_t run(const Run& run) noexcept override {
        fg_mask_args_t args = {};
        args.accumulate = desc_.accumulate;
        args.per_row = desc_.per_row;
        args.x = run.operands[0];
        args.mask = run.operands[1];
        args.y = run.operands[2];
        for_blocks(context, run.rows, std::max<int64_t>(kBlock / desc_.per_row, 1),
                   [&](int64_t begin, int64_t end) { kernel_(&args, begin, end); });
        return FG_OK;
    }

  private:
    MaskDesc desc_;
    fg_mask_fn kernel_;
};

}  // namespace

fg_plan* cpu_mask(fg_context* context, const MaskDesc& desc) {
    return new MaskPlan(context, desc);
}

}  // namespace forger
