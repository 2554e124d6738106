// SPDX-License-Identifier: Apache-2.0
#include "backend.h"
#include "elementwise/blocks.h"
#include "fill/fill.h"

namespace forger {
namespace {

constexpr Kernel<fg_fill_fn> kKernels[] = {FG_KERNELS(fill, FG_LISTED)};

class FillPlan final : public fg_plan {
  public:
    FillPlan(fg_context* owner, const FillDesc& desc) : fg_plan(owner), desc_(desc) {
        kernel_ = choose(owner, kKernels, description);
        operands = {{"y", FG_OUT, desc.per_row, 0}};
    }

    fg_status_t run(const Run& run) noexcept override {
        fg_fill_args_t args = {};
        args.value = desc_.value;
        args.y = run.operands[0];
        for_blocks(context, run.rows * desc_.per_row, kBlock,
                   [&](int64_t begin, int64_t end) { kernel_(&args, begin, end); });
        return FG_OK;
    }

  private:
    FillDesc desc_;
    fg_fill_fn kernel_;
};

}  // namespace

fg_plan* cpu_fill(fg_context* context, const FillDesc& desc) {
    return new FillPlan(context, desc);
}

}  // namespace forger
