// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "backend.h"
#include "elementwise/blocks.h"
#include "random/draw.h"
#include "relaxed_samples/relaxed_samples.h"

namespace forger {
namespace {

constexpr Kernel<fg_relaxed_samples_fn> kForward[] = {FG_KERNELS(relaxed_samples, FG_LISTED)};
constexpr Kernel<fg_relaxed_samples_fn> kBackward[] = {FG_KERNELS(relaxed_backward, FG_LISTED)};

/// A work item is some positions of one row, as many as have kDraw elements.
class RelaxedSamplesPlan final : public fg_plan {
  public:
    RelaxedSamplesPlan(fg_context* owner, const fg_relaxed_samples_desc_t& desc)
        : fg_plan(owner), desc_(desc), forward_(desc.pass == FG_FORWARD) {
        kernel_ =
            forward_ ? choose(owner, kForward, description) : choose(owner, kBackward, description);
        random_ = random_kernel(owner).run;
        chunk_ = std::min(desc.positions, kDraw / desc.classes);
        chunks_ = (desc.positions + chunk_ - 1) / chunk_;
        const int64_t n = desc.positions * desc.classes;
        if (forward_) {
            operands = {{"logits", FG_IN, n, 0}, {"relaxed", FG_OUT, n, 0}, {"x", FG_OUT, n, 0}};
        } else {
            operands = {{"relaxed", FG_IN, n, 0}, {"dx", FG_IN, n, 0}, {"dlogits", FG_OUT, n, 0}};
        }
    }

    fg_status_t run(const Run& run) noexcept override {
        const int64_t bytes = element_size(context);
        for_blocks(context, run.rows * chunks_, 1, [&](int64_t item, int64_t) {
            const int64_t row = item / chunks_, first = item % chunks_ * chunk_;
            const int64_t at = (row * desc_.positions + first) * desc_.classes;
            const auto operand = [&](size_t i) {
                return static_cast<char*>(run.operands[i]) + at * bytes;
            };
            fg_relaxed_samples_args_t args = {};
            args.positions = std::min(chunk_, desc_.positions - first);
            args.classes = desc_.classes;
            args.sharpness = 1 / desc_.temperature;
            args.noisy = desc_.noisy;
            float uniform[kDraw];
            args.uniform = uniform;
            if (forward_) {
                draw(run, at, args.positions * args.classes, uniform);
                args.logits = operand(0);
                args.relaxed = operand(1);
                args.x = operand(2);
            } else {
                args.relaxed = operand(0);
                args.dx = operand(1);
                args.dlogits = operand(2);
            }
            kernel_(&args);
        });
        return FG_OK;
    }

  private:
    void draw(const Run& run, int64_t at, int64_t n, float* uniform) const noexcept {
        fg_random_args_t random = {};
        random.distribution = FG_UNIFORM;
        random.seed = desc_.seed;
        random.stream = desc_.stream;
        random.step = static_cast<uint32_t>(run.step);
        random.b = 1;
        const int64_t before = run.row_begin * desc_.positions * desc_.classes;
        random_(&random, static_cast<uint64_t>(before + at), n, uniform);
    }

    fg_relaxed_samples_desc_t desc_;
    bool forward_;
    fg_relaxed_samples_fn kernel_;
    fg_random_fn random_;
    int64_t chunk_ = 1, chunks_ = 1;
};

}  // namespace

fg_plan* cpu_relaxed_samples(fg_context* context, const fg_relaxed_samples_desc_t& desc) {
    return new RelaxedSamplesPlan(context, desc);
}

}  // namespace forger
