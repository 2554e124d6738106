// SPDX-License-Identifier: Apache-2.0
#include "backend.h"
#include "clip/clip.h"
#include "elementwise/blocks.h"

namespace forger {
namespace {

constexpr Kernel<fg_clip_fn> kKernels[] = {FG_KERNELS(clip, FG_LISTED)};

class ClipPlan final : public fg_plan {
  public:
    ClipPlan(fg_context* owner, const ClipDesc& desc) : fg_plan(owner), desc_(desc) {
        kernel_ = choose(owner, kKernels, description);
        operands = {{"w", FG_INOUT, 0, desc.n}};
    }

    fg_status_t run(const Run& run) noexcept override {
        for_blocks(context, desc_.n, kBlock, [&](int64_t begin, int64_t end) {
            kernel_(run.operands[0], desc_.bound, begin, end);
        });
        return FG_OK;
    }

  private:
    ClipDesc desc_;
    fg_clip_fn kernel_;
};

}  // namespace

fg_plan* cpu_clip(fg_context* context, const ClipDesc& desc) {
    return new ClipPlan(context, desc);
}

}  // namespace forger
