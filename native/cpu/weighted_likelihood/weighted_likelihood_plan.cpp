// SPDX-License-Identifier: Apache-2.0
#include "backend.h"
#include "elementwise/blocks.h"
#include "weighted_likelihood/weighted_likelihood.h"

namespace forger {
namespace {

constexpr Kernel<fg_weighted_likelihood_fn> kKernels[] = {
    FG_KERNELS(weighted_likelihood, FG_LISTED)};

class WeightedLikelihoodPlan final : public fg_plan {
  public:
    WeightedLikelihoodPlan(fg_context* owner, const WeightedLikelihoodDesc& desc)
        : fg_plan(owner), desc_(desc) {
        kernel_ = choose(owner, kKernels, description);
        const int64_t n = desc.positions * desc.classes;
        operands = {{"logits", FG_IN, n, 0},
                    {"x", FG_IN, desc.samples * n, 0},
                    {"coefficients", FG_IN, desc.samples, 0},
                    {"value", FG_OUT, 0, 1},
                    {"dlogits", FG_OUT, n, 0}};
        owner->reserve_scratch(kMaxParts * static_cast<int64_t>(sizeof(double)));
    }

    fg_status_t run(const Run& run) noexcept override {
        if (context->dtype == FG_F64) {
            sum<double>(run);
        } else {
            sum<float>(run);
        }
        return FG_OK;
    }

  private:
    template <typename T>
    void sum(const Run& run) noexcept {
        const int64_t n = desc_.positions * desc_.classes, part = part_size(run.rows, 1, 1);
        double* const sums = static_cast<double*>(context->scratch());
        for_blocks(context, run.rows, part, [&](int64_t begin, int64_t end) {
            double total = 0;
            for (int64_t row = begin; row < end; row++) {
                fg_weighted_likelihood_args_t args = {};
                args.positions = desc_.positions;
                args.classes = desc_.classes;
                args.samples = desc_.samples;
                args.logits = static_cast<const T*>(run.operands[0]) + row * n;
                args.x = static_cast<const T*>(run.operands[1]) + row * desc_.samples * n;
                args.coefficients = static_cast<const T*>(run.operands[2]) + row * desc_.samples;
                args.dlogits = static_cast<T*>(run.operands[4]) + row * n;
                total += kernel_(&args);
            }
            sums[begin / part] = total;
        });
        double value = 0;
        for (int64_t p = 0; p < (run.rows + part - 1) / part; p++) value += sums[p];
        *static_cast<T*>(run.operands[3]) = static_cast<T>(value);
    }

    WeightedLikelihoodDesc desc_;
    fg_weighted_likelihood_fn kernel_;
};

}  // namespace

fg_plan* cpu_weighted_likelihood(fg_context* context, const WeightedLikelihoodDesc& desc) {
    return new WeightedLikelihoodPlan(context, desc);
}

}  // namespace forger
