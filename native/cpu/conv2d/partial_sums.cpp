// SPDX-License-Identifier: Apache-2.0
#include "partial_sums.h"

#include <algorithm>

#include "context.h"

namespace forger {

namespace {

constexpr int64_t kElements = 4096;

struct Merge {
    float* partial;
    float* dst;
    int64_t count;
    int32_t parts;
    bool accumulate;
};

void merge_item(void* argument, int64_t item, int32_t) {
    const Merge& merge = *static_cast<const Merge*>(argument);
    const int64_t begin = item * kElements;
    const int64_t n = std::min(merge.count - begin, kElements);
    for (int32_t step = 1; step < merge.parts; step *= 2) {
        for (int32_t part = 0; part + step < merge.parts; part += 2 * step) {
            float* const a = merge.partial + part * merge.count + begin;
            const float* const b = merge.partial + (part + step) * merge.count + begin;
            for (int64_t i = 0; i < n; i++) a[i] += b[i];
        }
    }
    const float* const sum = merge.partial + begin;
    float* const dst = merge.dst + begin;
    if (merge.accumulate) {
        for (int64_t i = 0; i < n; i++) dst[i] += sum[i];
    } else if (dst != sum) {
        std::copy(sum, sum + n, dst);
    }
}

}  // namespace

void merge_parts(const fg_context* context, float* partial, int64_t count, int32_t parts,
                 float* dst, bool accumulate) noexcept {
    Merge merge{partial, dst, count, parts, accumulate};
    fg_parallel(context->threads, (count + kElements - 1) / kElements, merge_item, &merge);
}

}  // namespace forger
