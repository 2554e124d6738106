// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "backend.h"
#include "elementwise/blocks.h"
#include "gaussian_latent/gaussian_latent.h"

namespace forger {
namespace {

constexpr Kernel<fg_gaussian_code_fn> kCodes[] = {FG_KERNELS(gaussian_code, FG_LISTED)};
constexpr Kernel<fg_gaussian_stats_fn> kStats[] = {FG_KERNELS(gaussian_stats, FG_LISTED)};

class GaussianLatentPlan final : public fg_plan {
  public:
    GaussianLatentPlan(fg_context* owner, const GaussianLatentDesc& desc)
        : fg_plan(owner), desc_(desc) {
        const int64_t n = desc.latent;
        if (desc.pass == FG_FORWARD) {
            code_ = choose(owner, kCodes, description);
            operands = {{"stats", FG_IN, 2 * n, 0},
                        {"noise", FG_IN, n, 0},
                        {"code", FG_OUT, n, 0},
                        {"divergences", FG_OUT, 1, 0},
                        {"value", FG_OUT, 0, 1}};
        } else {
            stats_ = choose(owner, kStats, description);
            operands = {{"stats", FG_IN, 2 * n, 0},
                        {"noise", FG_IN, n, 0},
                        {"weights", FG_IN, 1, 0},
                        {"dcode", FG_IN, n, 0},
                        {"dstats", FG_OUT, 2 * n, 0}};
        }
    }

    fg_status_t run(const Run& run) noexcept override {
        if (context->dtype == FG_F64) {
            run_as<double>(run);
        } else {
            run_as<float>(run);
        }
        return FG_OK;
    }

  private:
    template <typename T>
    void run_as(const Run& run) noexcept {
        const int64_t n = desc_.latent;
        const auto kind = static_cast<fg_divergence_t>(desc_.kind);
        const auto* const stats = static_cast<const T*>(run.operands[0]);
        const auto* const noise = static_cast<const T*>(run.operands[1]);
        const int64_t rows_of_block = std::max<int64_t>(kBlock / 8 / n, 1);
        if (desc_.pass == FG_BACKWARD_DATA) {
            const auto* const weights = static_cast<const T*>(run.operands[2]);
            const auto* const dcode = static_cast<const T*>(run.operands[3]);
            auto* const dstats = static_cast<T*>(run.operands[4]);
            for_blocks(context, run.rows, rows_of_block, [&](int64_t begin, int64_t end) {
                for (int64_t row = begin; row < end; row++) {
                    stats_(kind, stats + row * 2 * n, noise + row * n,
                           static_cast<double>(weights[row]), dcode + row * n, n,
                           dstats + row * 2 * n);
                }
            });
            return;
        }
        auto* const code = static_cast<T*>(run.operands[2]);
        auto* const divergences = static_cast<T*>(run.operands[3]);
        for_blocks(context, run.rows, rows_of_block, [&](int64_t begin, int64_t end) {
            for (int64_t row = begin; row < end; row++) {
                divergences[row] = static_cast<T>(
                    code_(kind, stats + row * 2 * n, noise + row * n, n, code + row * n));
            }
        });
        double total = 0;
        for (int64_t row = 0; row < run.rows; row++) total += static_cast<double>(divergences[row]);
        *static_cast<T*>(run.operands[4]) = static_cast<T>(total / static_cast<double>(run.rows));
    }

    GaussianLatentDesc desc_;
    fg_gaussian_code_fn code_ = nullptr;
    fg_gaussian_stats_fn stats_ = nullptr;
};

}  // namespace

fg_plan* cpu_gaussian_latent(fg_context* context, const GaussianLatentDesc& desc) {
    return new GaussianLatentPlan(context, desc);
}

}  // namespace forger
