// SPDX-License-Identifier: Apache-2.0
#include "backend.h"
#include "elementwise/blocks.h"
#include "moving_average/moving_average.h"

namespace forger {
namespace {

constexpr Kernel<fg_moving_average_fn> kKernels[] = {FG_KERNELS(moving_average, FG_LISTED)};

class MovingAveragePlan final : public fg_plan {
  public:
    MovingAveragePlan(fg_context* owner, const MovingAverageDesc& desc)
        : fg_plan(owner), desc_(desc) {
        kernel_ = choose(owner, kKernels, description);
        operands = {{"w", FG_IN, 0, desc.n}, {"average", FG_INOUT, 0, desc.n}};
    }

    fg_status_t run(const Run& run) noexcept override {
        fg_moving_average_args_t args = {};
        args.decay = run.scalars[desc_.decay_slot];
        args.w = run.operands[0];
        args.average = run.operands[1];
        for_blocks(context, desc_.n, kBlock,
                   [&](int64_t begin, int64_t end) { kernel_(&args, begin, end); });
        return FG_OK;
    }

  private:
    MovingAverageDesc desc_;
    fg_moving_average_fn kernel_;
};

}  // namespace

fg_plan* cpu_moving_average(fg_context* context, const MovingAverageDesc& desc) {
    return new MovingAveragePlan(context, desc);
}

}  // namespace forger
