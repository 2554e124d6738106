// SPDX-License-Identifier: Apache-2.0
#include <atomic>

#include "backend.h"
#include "elementwise/blocks.h"
#include "guard/guard.h"

namespace forger {
namespace {

constexpr Kernel<fg_guard_fn> kKernels[] = {FG_KERNELS(guard, FG_LISTED)};

class GuardPlan final : public fg_plan {
  public:
    GuardPlan(fg_context* owner, const GuardDesc& desc) : fg_plan(owner), n_(desc.n) {
        kernel_ = choose(owner, kKernels, description);
        operands = {{"x", FG_IN, 0, desc.n}};
    }

    fg_status_t run(const Run& run) noexcept override {
        std::atomic<bool> finite{true};
        for_blocks(context, n_, kBlock, [&](int64_t begin, int64_t end) {
            if (kernel_(run.operands[0], begin, end) == 0)
                finite.store(false, std::memory_order_relaxed);
        });
        return finite ? FG_OK : FG_DIVERGED;
    }

  private:
    int64_t n_;
    fg_guard_fn kernel_;
};

}  // namespace

fg_plan* cpu_guard(fg_context* context, const GuardDesc& desc) {
    return new GuardPlan(context, desc);
}

}  // namespace forger
