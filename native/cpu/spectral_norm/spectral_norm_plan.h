// SPDX-License-Identifier: Apache-2.0
// What both plans of spectral normalisation share (C++, plans only).
#ifndef FORGER_CPU_SPECTRAL_NORM_SPECTRAL_NORM_PLAN_H
#define FORGER_CPU_SPECTRAL_NORM_SPECTRAL_NORM_PLAN_H

#include <array>

#include "elementwise/blocks.h"
#include "plan.h"
#include "spectral_norm/spectral_norm.h"

namespace forger {

/// The stored matrix A has u on its rows and v on its columns; transposed, the other way round.
class SpectralPlan : public fg_plan {
  protected:
    SpectralPlan(fg_context* owner, const fg_spectral_norm_desc_t& desc)
        : fg_plan(owner), desc_(desc) {}

    int64_t elements() const noexcept { return desc_.rows * desc_.columns; }
    int64_t u_length() const noexcept { return desc_.transposed != 0 ? desc_.columns : desc_.rows; }
    int64_t v_length() const noexcept { return desc_.transposed != 0 ? desc_.rows : desc_.columns; }

    /// Sum of part(begin, count) over parts that the size alone decides.
    template <typename Part>
    double in_parts(int64_t n, int64_t least, int64_t multiple, Part&& part) const noexcept {
        std::array<double, kMaxParts> sums{};
        const int64_t size = part_size(n, least, multiple);
        for_blocks(context, n, size, [&](int64_t begin, int64_t end) {
            sums[static_cast<size_t>(begin / size)] = part(begin, end - begin);
        });
        double total = 0;
        for (const double sum : sums) total += sum;
        return total;
    }

    double at(const void* values, int64_t i) const noexcept {
        return context->dtype == FG_F64 ? static_cast<const double*>(values)[i]
                                        : static_cast<double>(static_cast<const float*>(values)[i]);
    }

    const void* from(const void* values, int64_t i) const noexcept {
        return static_cast<const char*>(values) + i * element_size(context);
    }

    fg_spectral_norm_desc_t desc_;
};

}  // namespace forger

#endif
