// SPDX-License-Identifier: Apache-2.0
#include "backend.h"
#include "elementwise/blocks.h"
#include "objective/objective.h"

namespace forger {
namespace {

constexpr Kernel<fg_objective_fn> kKernels[] = {FG_KERNELS(objective, FG_LISTED)};
constexpr int64_t kPart = 4096;

class ObjectivePlan final : public fg_plan {
  public:
    ObjectivePlan(fg_context* owner, const fg_objective_desc_t& desc)
        : fg_plan(owner), desc_(desc) {
        kernel_ = choose(owner, kKernels, description);
        const int64_t n = desc.per_row;
        operands.push_back({"logits", FG_IN, n, 0});
        if (desc.centred) operands.push_back({"centre", FG_IN, 0, 1});
        operands.push_back({"value", FG_OUT, 0, 1});
        operands.push_back({"dlogits", FG_OUT, n, 0});
        owner->reserve_scratch(2 * kMaxParts * static_cast<int64_t>(sizeof(double)));
    }

    fg_status_t run(const Run& run) noexcept override {
        if (context->dtype == FG_F64) {
            evaluate<double>(run);
        } else {
            evaluate<float>(run);
        }
        return FG_OK;
    }

  private:
    template <typename T>
    void evaluate(const Run& run) noexcept {
        const int64_t n = run.rows * desc_.per_row;
        const int64_t part = part_size(n, kPart, 16);
        double* const sums = static_cast<double*>(context->scratch());
        const auto count = static_cast<double>(n);
        const size_t results = desc_.centred ? 2 : 1;
        fg_objective_args_t common = {};
        common.function = static_cast<fg_logit_function_t>(desc_.function);
        common.gain = desc_.gain;
        common.shift = desc_.shift;
        common.centre =
            desc_.centred ? static_cast<double>(*static_cast<const T*>(run.operands[1])) : 0;
        common.weight = desc_.scale * desc_.gain / count;
        common.slope = desc_.slope / count;
        common.logits = run.operands[0];
        common.dlogits = run.operands[results + 1];
        for_blocks(context, n, part, [&](int64_t begin, int64_t end) {
            fg_objective_args_t args = common;
            args.sums = sums + 2 * (begin / part);
            kernel_(&args, begin, end);
        });
        double losses = 0, distances = 0;
        for (int64_t p = 0; p < (n + part - 1) / part; p++) {
            losses += sums[2 * p];
            distances += sums[2 * p + 1];
        }
        double mean = desc_.scale * (losses / count) + desc_.offset;
        if (desc_.slope != 0) mean += desc_.slope * (distances / count);
        *static_cast<T*>(run.operands[results]) = static_cast<T>(mean);
    }

    fg_objective_desc_t desc_;
    fg_objective_fn kernel_;
};

}  // namespace

fg_plan* cpu_objective(fg_context* context, const fg_objective_desc_t& desc) {
    return new ObjectivePlan(context, desc);
}

}  // namespace forger
