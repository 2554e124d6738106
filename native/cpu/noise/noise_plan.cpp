// SPDX-License-Identifier: Apache-2.0
#include "noise/noise.h"

#include <algorithm>

#include "backend.h"
#include "elementwise/blocks.h"
#include "random/draw.h"

namespace forger {
namespace {

constexpr Kernel<fg_noise_fn> kKernels[] = {FG_KERNELS(noise, FG_LISTED)};

class NoisePlan final : public fg_plan {
  public:
    NoisePlan(fg_context* owner, const fg_noise_desc_t& desc) : fg_plan(owner), desc_(desc) {
        kernel_ = choose(owner, kKernels, description);
        random_ = random_kernel(owner).run;
        operands = {{"x", FG_INOUT, desc.per_row, 0}};
    }

    fg_status_t run(const Run& run) noexcept override {
        fg_random_args_t random = {};
        random.distribution = FG_NORMAL;
        random.seed = desc_.seed;
        random.stream = desc_.stream;
        random.step = static_cast<uint32_t>(run.step);
        random.b = 1;
        const double deviation = run.scalars[desc_.deviation_slot];
        const auto first = static_cast<uint64_t>(run.row_begin * desc_.per_row);
        for_blocks(context, run.rows * desc_.per_row, kBlock / 4, [&](int64_t begin, int64_t end) {
            float numbers[kDraw];
            fg_noise_args_t args = {};
            args.factor = deviation;
            args.numbers = numbers;
            args.x = run.operands[0];
            args.y = run.operands[0];
            for (int64_t i = begin; i < end; i += kDraw) {
                const int64_t to = std::min(i + kDraw, end);
                random_(&random, first + static_cast<uint64_t>(i), to - i, numbers);
                kernel_(&args, i, to);
            }
        });
        return FG_OK;
    }

  private:
    fg_noise_desc_t desc_;
    fg_noise_fn kernel_;
    fg_random_fn random_;
};

}  // namespace

fg_plan* cpu_noise(fg_context* context, const fg_noise_desc_t& desc) {
    return new NoisePlan(context, desc);
}

}  // namespace forger
