// SPDX-License-Identifier: Apache-2.0
// G by W / sigma becomes (G - <G, W / sigma> u v') / sigma by W, u and v held fixed.
#include <algorithm>

#include "backend.h"
#include "spectral_norm/spectral_norm_plan.h"

namespace forger {
namespace {

constexpr Kernel<fg_dot_fn> kDots[] = {FG_KERNELS(dot, FG_LISTED)};
constexpr Kernel<fg_deflate_fn> kDeflations[] = {FG_KERNELS(deflate, FG_LISTED)};

class SpectralGradientPlan final : public SpectralPlan {
  public:
    SpectralGradientPlan(fg_context* owner, const fg_spectral_norm_desc_t& desc)
        : SpectralPlan(owner, desc) {
        deflate_ = choose(owner, kDeflations, description);
        std::string other;
        dot_ = choose(owner, kDots, other);
        operands = {{"normalized", FG_IN, 0, elements()},
                    {"u", FG_IN, 0, u_length()},
                    {"v", FG_IN, 0, v_length()},
                    {"sigma", FG_IN, 0, 1},
                    {"gradient", FG_INOUT, 0, elements()}};
    }

    fg_status_t run(const Run& run) noexcept override {
        const void* const w = run.operands[0];
        void* const gradient = run.operands[4];
        const double inner = in_parts(elements(), kBlock, 16, [&](int64_t begin, int64_t count) {
            return dot_(from(gradient, begin), from(w, begin), count);
        });
        const double sigma = at(run.operands[3], 0);
        const double factor = sigma == 0 ? 1 : 1 / sigma;
        const void* const left = run.operands[desc_.transposed != 0 ? 2 : 1];
        const void* const right = run.operands[desc_.transposed != 0 ? 1 : 2];
        const int64_t n = desc_.columns;
        for_blocks(context, desc_.rows, std::max<int64_t>(kBlock / n, 1),
                   [&](int64_t begin, int64_t end) {
                       for (int64_t r = begin; r < end; r++) {
                           void* const row = const_cast<void*>(from(gradient, r * n));
                           deflate_(row, inner * at(left, r), right, factor, n);
                       }
                   });
        return FG_OK;
    }

  private:
    fg_dot_fn dot_;
    fg_deflate_fn deflate_;
};

}  // namespace

fg_plan* cpu_spectral_gradient(fg_context* context, const fg_spectral_norm_desc_t& desc) {
    return new SpectralGradientPlan(context, desc);
}

}  // namespace forger
