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
        operands = {{"logits", FG_IN, n, 0}, {"value", FG_OUT, 0, 1}, {"dlogits", FG_OUT, n, 0}};
        owner->reserve_scratch(kMaxParts * static_cast<int64_t>(sizeof(double)));
    }

    fg_status_t run(const Run& run) noexcept override {
        const int64_t n = run.rows * desc_.per_row;
        const int64_t part = part_size(n, kPart, 16);
        double* const sums = static_cast<double*>(context->scratch());
        const double weight = 1 / static_cast<double>(n);
        for_blocks(context, n, part, [&](int64_t begin, int64_t end) {
            fg_objective_args_t args = {};
            args.objective = static_cast<fg_objective_t>(desc_.objective);
            args.side = static_cast<fg_side_t>(desc_.side);
            args.weight = weight;
            args.logits = run.operands[0];
            args.dlogits = run.operands[2];
            args.sum = sums + begin / part;
            kernel_(&args, begin, end);
        });
        double total = 0;
        for (int64_t p = 0; p < (n + part - 1) / part; p++) total += sums[p];
        const double mean = total / static_cast<double>(n);
        if (context->dtype == FG_F64) {
            *static_cast<double*>(run.operands[1]) = mean;
        } else {
            *static_cast<float*>(run.operands[1]) = static_cast<float>(mean);
        }
        return FG_OK;
    }

  private:
    fg_objective_desc_t desc_;
    fg_objective_fn kernel_;
};

}  // namespace

fg_plan* cpu_objective(fg_context* context, const fg_objective_desc_t& desc) {
    return new ObjectivePlan(context, desc);
}

}  // namespace forger
