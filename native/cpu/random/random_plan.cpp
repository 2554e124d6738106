// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "backend.h"
#include "elementwise/blocks.h"
#include "random/draw.h"

namespace forger {
namespace {

class RandomPlan final : public fg_plan {
  public:
    RandomPlan(fg_context* owner, const fg_random_desc_t& desc)
        : fg_plan(owner), per_row_(desc.per_row) {
        const RandomKernel kernel = random_kernel(owner);
        kernel_ = kernel.run;
        description = kernel.symbol;
        args_.distribution = static_cast<fg_distribution_t>(desc.distribution);
        args_.seed = desc.seed;
        args_.stream = desc.stream;
        args_.a = static_cast<float>(desc.a);
        args_.b = static_cast<float>(desc.b);
        operands = {{"y", FG_OUT, desc.per_row, 0}};
    }

    fg_status_t run(const Run& run) noexcept override {
        fg_random_args_t args = args_;
        args.step = static_cast<uint32_t>(run.step);
        const auto first = static_cast<uint64_t>(run.row_begin * per_row_);
        for_blocks(context, run.rows * per_row_, kBlock / 4, [&](int64_t begin, int64_t end) {
            const uint64_t index = first + static_cast<uint64_t>(begin);
            if (context->dtype == FG_F32) {
                kernel_(&args, index, end - begin, static_cast<float*>(run.operands[0]) + begin);
            } else {
                widen(args, index, end - begin, static_cast<double*>(run.operands[0]) + begin);
            }
        });
        return FG_OK;
    }

  private:
    void widen(const fg_random_args_t& args, uint64_t index, int64_t n, double* y) const noexcept {
        float numbers[kDraw];
        for (int64_t i = 0; i < n; i += kDraw) {
            const int64_t m = std::min(kDraw, n - i);
            kernel_(&args, index + static_cast<uint64_t>(i), m, numbers);
            std::copy_n(numbers, m, y + i);
        }
    }

    int64_t per_row_;
    fg_random_args_t args_ = {};
    fg_random_fn kernel_;
};

}  // namespace

fg_plan* cpu_random(fg_context* context, const fg_random_desc_t& desc) {
    return new RandomPlan(context, desc);
}

}  // namespace forger
