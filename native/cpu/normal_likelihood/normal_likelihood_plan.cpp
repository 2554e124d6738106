// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "backend.h"
#include "elementwise/blocks.h"
#include "normal_likelihood/normal_likelihood.h"

namespace forger {
namespace {

constexpr Kernel<fg_normal_likelihood_fn> kKernels[] = {FG_KERNELS(normal_likelihood, FG_LISTED)};

template <typename T>
void negative_mean(const void* log_p, int64_t rows, void* value) noexcept {
    double sum = 0;
    for (int64_t row = 0; row < rows; row++) {
        sum += static_cast<double>(static_cast<const T*>(log_p)[row]);
    }
    *static_cast<T*>(value) = static_cast<T>(-sum / static_cast<double>(rows));
}

class NormalLikelihoodPlan final : public fg_plan {
  public:
    NormalLikelihoodPlan(fg_context* owner, const NormalLikelihoodDesc& desc)
        : fg_plan(owner), desc_(desc) {
        kernel_ = choose(owner, kKernels, description);
        const int64_t n = desc.per_row;
        operands = {{"z", FG_IN, n, 0},
                    {"log_det", FG_IN, 1, 0},
                    {"log_p", FG_OUT, 1, 0},
                    {"value", FG_OUT, 0, 1},
                    {"dz", FG_OUT, n, 0}};
    }

    fg_status_t run(const Run& run) noexcept override {
        fg_normal_likelihood_args_t args = {};
        args.per_row = desc_.per_row;
        args.weight = 1 / static_cast<double>(run.rows);
        args.z = run.operands[0];
        args.log_det = run.operands[1];
        args.log_p = run.operands[2];
        args.dz = run.operands[4];
        for_blocks(context, run.rows, std::max<int64_t>(kBlock / desc_.per_row, 1),
                   [&](int64_t begin, int64_t end) { kernel_(&args, begin, end); });
        if (context->dtype == FG_F64) {
            negative_mean<double>(args.log_p, run.rows, run.operands[3]);
        } else {
            negative_mean<float>(args.log_p, run.rows, run.operands[3]);
        }
        return FG_OK;
    }

  private:
    NormalLikelihoodDesc desc_;
    fg_normal_likelihood_fn kernel_;
};

}  // namespace

fg_plan* cpu_normal_likelihood(fg_context* context, const NormalLikelihoodDesc& desc) {
    return new NormalLikelihoodPlan(context, desc);
}

}  // namespace forger
