// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "backend.h"
#include "dropout/dropout.h"
#include "elementwise/blocks.h"
#include "random/draw.h"

namespace forger {
namespace {

constexpr Kernel<fg_dropout_fn> kKernels[] = {FG_KERNELS(dropout, FG_LISTED)};

class DropoutPlan final : public fg_plan {
  public:
    DropoutPlan(fg_context* owner, const DropoutDesc& desc) : fg_plan(owner), desc_(desc) {
        kernel_ = choose(owner, kKernels, description);
        random_ = random_kernel(owner).run;
        const int64_t n = desc.per_row;
        operands = {{"x", FG_IN, n, 0}, {"y", desc.accumulate != 0 ? FG_INOUT : FG_OUT, n, 0}};
    }

    fg_status_t run(const Run& run) noexcept override {
        fg_random_args_t random = {};
        random.distribution = FG_UNIFORM;
        random.seed = desc_.seed;
        random.stream = desc_.stream;
        random.step = static_cast<uint32_t>(run.step);
        random.b = 1;
        const auto first = static_cast<uint64_t>(run.row_begin * desc_.per_row);
        for_blocks(context, run.rows * desc_.per_row, kBlock / 4, [&](int64_t begin, int64_t end) {
            float uniform[kDraw];
            fg_dropout_args_t args = {};
            args.accumulate = desc_.accumulate;
            args.probability = static_cast<float>(desc_.probability);
            args.uniform = uniform;
            args.x = run.operands[0];
            args.y = run.operands[1];
            for (int64_t i = begin; i < end; i += kDraw) {
                const int64_t to = std::min(i + kDraw, end);
                random_(&random, first + static_cast<uint64_t>(i), to - i, uniform);
                kernel_(&args, i, to);
            }
        });
        return FG_OK;
    }

  private:
    DropoutDesc desc_;
    fg_dropout_fn kernel_;
    fg_random_fn random_;
};

}  // namespace

fg_plan* cpu_dropout(fg_context* context, const DropoutDesc& desc) {
    return new DropoutPlan(context, desc);
}

}  // namespace forger
