// SPDX-License-Identifier: Apache-2.0
// Sums that parts of the work made on their own.
#ifndef FORGER_CPU_CONV2D_PARTIAL_SUMS_H
#define FORGER_CPU_CONV2D_PARTIAL_SUMS_H

#include <cstdint>

struct fg_context;

namespace forger {

/// Adds `parts` arrays of `count` elements, one behind the other in `partial`, neighbours first, then neighbours
/// of those; the first of them takes the sum. Then dst gets it, or is added to; dst may be `partial`.
void merge_parts(const fg_context* context, float* partial, int64_t count, int32_t parts,
                 float* dst, bool accumulate) noexcept;

}  // namespace forger

#endif
