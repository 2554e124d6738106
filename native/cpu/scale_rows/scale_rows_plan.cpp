// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "backend.h"
#include "elementwise/blocks.h"
#include "scale_rows/scale_rows.h"

namespace forger {
namespace {

constexpr Kernel<fg_scale_rows_fn> kKernels[] = {FG_KERNELS(scale_rows, FG_LISTED)};

class ScaleRowsPlan final : public fg_plan {
  public:
    ScaleRowsPlan(fg_context* owner, const ScaleRowsDesc& desc)
        : fg_plan(owner), per_row_(desc.per_row) {
        kernel_ = choose(owner, kKernels, description);
        operands = {
            {"x", FG_IN, per_row_, 0}, {"factors", FG_IN, 1, 0}, {"y", FG_OUT, per_row_, 0}};
    }

    fg_status_t run(const Run& run) noexcept override {
        for_blocks(context, run.rows, std::max<int64_t>(kBlock / per_row_, 1),
                   [&](int64_t begin, int64_t end) {
                       kernel_(run.operands[0], run.operands[1], per_row_, begin, end,
                               run.operands[2]);
                   });
        return FG_OK;
    }

  private:
    int64_t per_row_;
    fg_scale_rows_fn kernel_;
};

}  // namespace

fg_plan* cpu_scale_rows(fg_context* context, const ScaleRowsDesc& desc) {
    return new ScaleRowsPlan(context, desc);
}

}  // namespace forger
