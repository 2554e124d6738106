// SPDX-License-Identifier: Apache-2.0
// A few thousand numbers at most: not worth a second thread.
#include "backend.h"
#include "elementwise/blocks.h"
#include "importance_bound/importance_bound.h"

namespace forger {
namespace {

constexpr Kernel<fg_importance_bound_fn> kKernels[] = {FG_KERNELS(importance_bound, FG_LISTED)};

class ImportanceBoundPlan final : public fg_plan {
  public:
    ImportanceBoundPlan(fg_context* owner, const ImportanceBoundDesc& desc)
        : fg_plan(owner), draws_(desc.draws) {
        kernel_ = choose(owner, kKernels, description);
        operands = {{"losses", FG_IN, 1, 0},
                    {"divergences", FG_IN, 1, 0},
                    {"weights", FG_OUT, 1, 0},
                    {"value", FG_OUT, 0, 1}};
    }

    void check_rows(int64_t rows) const override {
        require(rows % draws_ == 0, "importance_bound", "rows", static_cast<double>(rows),
                "a multiple of the draws");
    }

    fg_status_t run(const Run& run) noexcept override {
        const int64_t n = run.rows / draws_;
        const double mean = kernel_(run.operands[0], run.operands[1], draws_, n, run.operands[2]) /
                            static_cast<double>(n);
        if (context->dtype == FG_F64) {
            *static_cast<double*>(run.operands[3]) = mean;
        } else {
            *static_cast<float*>(run.operands[3]) = static_cast<float>(mean);
        }
        return FG_OK;
    }

  private:
    int64_t draws_;
    fg_importance_bound_fn kernel_;
};

}  // namespace

fg_plan* cpu_importance_bound(fg_context* context, const ImportanceBoundDesc& desc) {
    return new ImportanceBoundPlan(context, desc);
}

}  // namespace forger
