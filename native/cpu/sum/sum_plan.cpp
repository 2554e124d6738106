// SPDX-License-Identifier: Apache-2.0
#include "backend.h"
#include "elementwise/blocks.h"
#include "sum/sum.h"

namespace forger {
namespace {

constexpr Kernel<fg_sum_fn> kKernels[] = {FG_KERNELS(sum, FG_LISTED)};

class SumPlan final : public fg_plan {
  public:
    SumPlan(fg_context* owner, const SumDesc& desc) : fg_plan(owner), desc_(desc) {
        kernel_ = choose(owner, kKernels, description);
        operands = {{"a", FG_IN, desc.per_row, 0},
                    {"b", FG_IN, desc.per_row, 0},
                    {"y", FG_OUT, desc.per_row, 0}};
    }

    fg_status_t run(const Run& run) noexcept override {
        fg_sum_args_t args = {};
        args.alpha = desc_.alpha;
        args.beta = desc_.beta;
        args.a = run.operands[0];
        args.b = run.operands[1];
        args.y = run.operands[2];
        for_blocks(context, run.rows * desc_.per_row, kBlock,
                   [&](int64_t begin, int64_t end) { kernel_(&args, begin, end); });
        return FG_OK;
    }

  private:
    SumDesc desc_;
    fg_sum_fn kernel_;
};

}  // namespace

fg_plan* cpu_sum(fg_context* context, const SumDesc& desc) {
    return new SumPlan(context, desc);
}

}  // namespace forger
