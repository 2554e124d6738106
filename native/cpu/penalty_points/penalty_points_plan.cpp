// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "backend.h"
#include "elementwise/blocks.h"
#include "penalty_points/penalty_points.h"
#include "random/draw.h"

namespace forger {
namespace {

constexpr Kernel<fg_penalty_points_fn> kKernels[] = {FG_KERNELS(penalty_points, FG_LISTED)};

class PenaltyPointsPlan final : public fg_plan {
  public:
    PenaltyPointsPlan(fg_context* owner, const fg_penalty_points_desc_t& desc)
        : fg_plan(owner), desc_(desc) {
        kernel_ = choose(owner, kKernels, description);
        random_ = random_kernel(owner).run;
        const int64_t n = desc.per_row;
        operands = {{"real", FG_IN, n, 0}, {"fake", FG_IN, n, 0}, {"x_hat", FG_OUT, n, 0}};
    }

    fg_status_t run(const Run& run) noexcept override {
        fg_random_args_t random = {};
        random.distribution = FG_UNIFORM;
        random.seed = desc_.seed;
        random.stream = desc_.stream;
        random.step = static_cast<uint32_t>(run.step);
        random.b = 1;
        const int64_t rows_of_block = std::max<int64_t>(kBlock / desc_.per_row, 1);
        for_blocks(context, run.rows, rows_of_block, [&](int64_t begin, int64_t end) {
            fg_penalty_points_args_t args = {};
            args.real = run.operands[0];
            args.fake = run.operands[1];
            args.x_hat = run.operands[2];
            for (int64_t row = begin; row < end; row++) {
                random_(&random, static_cast<uint64_t>(run.row_begin + row), 1, &args.epsilon);
                kernel_(&args, row * desc_.per_row, (row + 1) * desc_.per_row);
            }
        });
        return FG_OK;
    }

  private:
    fg_penalty_points_desc_t desc_;
    fg_penalty_points_fn kernel_;
    fg_random_fn random_;
};

}  // namespace

fg_plan* cpu_penalty_points(fg_context* context, const fg_penalty_points_desc_t& desc) {
    return new PenaltyPointsPlan(context, desc);
}

}  // namespace forger
