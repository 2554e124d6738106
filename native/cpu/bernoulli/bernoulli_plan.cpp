// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "backend.h"
#include "bernoulli/bernoulli.h"
#include "elementwise/blocks.h"
#include "random/draw.h"

namespace forger {
namespace {

constexpr Kernel<fg_bernoulli_fn> kKernels[] = {FG_KERNELS(bernoulli, FG_LISTED)};

class BernoulliPlan final : public fg_plan {
  public:
    BernoulliPlan(fg_context* owner, const fg_bernoulli_desc_t& desc)
        : fg_plan(owner), desc_(desc) {
        kernel_ = choose(owner, kKernels, description);
        random_ = random_kernel(owner).run;
        const int64_t n = desc.per_row;
        operands = {{"logits", FG_IN, n, 0}, {"x", FG_OUT, n * desc.samples, 0}};
        if (desc.probabilities != 0) operands.push_back({"p", FG_OUT, n, 0});
    }

    fg_status_t run(const Run& run) noexcept override {
        fg_random_args_t random = {};
        random.distribution = FG_UNIFORM;
        random.seed = desc_.seed;
        random.stream = desc_.stream;
        random.step = static_cast<uint32_t>(run.step);
        random.b = 1;
        const int64_t per_row = desc_.per_row * desc_.samples;
        const auto first = static_cast<uint64_t>(run.row_begin * per_row);
        for_blocks(context, run.rows * per_row, kBlock / 4, [&](int64_t begin, int64_t end) {
            float uniform[kDraw];
            for (int64_t i = begin; i < end; i += kDraw) {
                const int64_t to = std::min(i + kDraw, end);
                random_(&random, first + static_cast<uint64_t>(i), to - i, uniform);
                draw(run, uniform, i, to);
            }
        });
        return FG_OK;
    }

  private:
    /// Samples [begin, end), of which each run of per_row is one sample of one row of logits.
    void draw(const Run& run, const float* uniform, int64_t begin, int64_t end) const noexcept {
        fg_bernoulli_args_t args = {};
        args.logits = run.operands[0];
        args.x = run.operands[1];
        if (desc_.samples == 1) {
            args.uniform = uniform;
            args.p = desc_.probabilities != 0 ? run.operands[2] : nullptr;
            kernel_(&args, begin, begin, end - begin);
            return;
        }
        for (int64_t i = begin; i < end;) {
            const int64_t sample = i / desc_.per_row, column = i % desc_.per_row;
            const int64_t n = std::min(desc_.per_row - column, end - i);
            const bool first = sample % desc_.samples == 0;
            args.uniform = uniform + (i - begin);
            args.p = first && desc_.probabilities != 0 ? run.operands[2] : nullptr;
            kernel_(&args, sample / desc_.samples * desc_.per_row + column, i, n);
            i += n;
        }
    }

    fg_bernoulli_desc_t desc_;
    fg_bernoulli_fn kernel_;
    fg_random_fn random_;
};

}  // namespace

fg_plan* cpu_bernoulli(fg_context* context, const fg_bernoulli_desc_t& desc) {
    return new BernoulliPlan(context, desc);
}

}  // namespace forger
