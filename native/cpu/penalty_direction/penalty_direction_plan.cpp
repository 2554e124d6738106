// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "backend.h"
#include "elementwise/blocks.h"
#include "penalty_direction/penalty_direction.h"

namespace forger {
namespace {

constexpr Kernel<fg_norm_row_fn> kNorms[] = {FG_KERNELS(norm_row, FG_LISTED)};
constexpr Kernel<fg_scale_row_fn> kScales[] = {FG_KERNELS(scale_row, FG_LISTED)};

class PenaltyDirectionPlan final : public fg_plan {
  public:
    PenaltyDirectionPlan(fg_context* owner, const fg_penalty_direction_desc_t& desc)
        : fg_plan(owner), desc_(desc) {
        norm_ = choose(owner, kNorms, description);
        std::string scale;
        scale_ = choose(owner, kScales, scale);
        description += "; " + scale;
        const int64_t n = desc.per_row;
        operands = {{"g", FG_IN, n, 0},
                    {"v", FG_OUT, n, 0},
                    {"norms", FG_OUT, 1, 0},
                    {"penalty", FG_OUT, 0, 1}};
    }

    fg_status_t run(const Run& run) noexcept override {
        if (context->dtype == FG_F64) {
            penalise<double>(run);
        } else {
            penalise<float>(run);
        }
        return FG_OK;
    }

  private:
    /// Distance of the norm from where the penalty is 0; NaN stays NaN.
    double excess(double norm) const noexcept {
        if (desc_.kind == FG_PENALTY_ZERO) return norm;
        const double d = norm - desc_.target;
        return desc_.kind == FG_PENALTY_ONE_SIDED && d < 0 ? 0 : d;
    }

    template <typename T>
    void penalise(const Run& run) noexcept {
        const auto* const g = static_cast<const T*>(run.operands[0]);
        auto* const v = static_cast<T*>(run.operands[1]);
        auto* const norms = static_cast<T*>(run.operands[2]);
        const double weight = desc_.lambda / static_cast<double>(run.rows);
        const int64_t n = desc_.per_row;
        for_blocks(context, run.rows, std::max<int64_t>(kBlock / n, 1),
                   [&](int64_t begin, int64_t end) {
                       for (int64_t row = begin; row < end; row++) {
                           const double norm = norm_(g + row * n, n);
                           norms[row] = static_cast<T>(norm);
                           scale_(g + row * n, norm, weight * 2 * excess(norm), n, v + row * n);
                       }
                   });
        double sum = 0;
        for (int64_t row = 0; row < run.rows; row++) {
            const double d = excess(static_cast<double>(norms[row]));
            sum += d * d;
        }
        *static_cast<T*>(run.operands[3]) = static_cast<T>(weight * sum);
    }

    fg_penalty_direction_desc_t desc_;
    fg_norm_row_fn norm_;
    fg_scale_row_fn scale_;
};

}  // namespace

fg_plan* cpu_penalty_direction(fg_context* context, const fg_penalty_direction_desc_t& desc) {
    return new PenaltyDirectionPlan(context, desc);
}

}  // namespace forger
