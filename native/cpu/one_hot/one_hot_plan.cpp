// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "backend.h"
#include "elementwise/blocks.h"
#include "one_hot/one_hot.h"

namespace forger {
namespace {

constexpr Kernel<fg_one_hot_fn> kKernels[] = {FG_REF_KERNELS(one_hot, FG_LISTED)};

class OneHotPlan final : public fg_plan {
  public:
    OneHotPlan(fg_context* owner, const OneHotDesc& desc) : fg_plan(owner), desc_(desc) {
        kernel_ = choose(owner, kKernels, description);
        operands = {{"labels", FG_IN, 1, 0}, {"y", FG_OUT, int64_t{desc.pixels} * desc.classes, 0}};
    }

    fg_status_t run(const Run& run) noexcept override {
        const int64_t per_row = int64_t{desc_.pixels} * desc_.classes;
        for_blocks(context, run.rows, std::max<int64_t>(kBlock / per_row, 1),
                   [&](int64_t begin, int64_t end) {
                       kernel_(run.operands[0], run.operands[1], desc_.pixels, desc_.classes, begin,
                               end);
                   });
        return FG_OK;
    }

  private:
    OneHotDesc desc_;
    fg_one_hot_fn kernel_;
};

}  // namespace

fg_plan* cpu_one_hot(fg_context* context, const OneHotDesc& desc) {
    return new OneHotPlan(context, desc);
}

}  // namespace forger
