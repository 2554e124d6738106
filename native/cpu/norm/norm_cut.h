// SPDX-License-Identifier: Apache-2.0
// How normalisation cuts its work: by shape alone, so that sums do not depend on threads.
#ifndef FORGER_CPU_NORM_NORM_CUT_H
#define FORGER_CPU_NORM_NORM_CUT_H

#include <algorithm>
#include <cstdint>

namespace forger {

constexpr int64_t kItemElements = 65536;  // some 10 us of one core
constexpr int64_t kBlockElements = 4096;  // three tensors of a block fit the L1 cache

inline int64_t ceil_div(int64_t a, int64_t b) {
    return (a + b - 1) / b;
}

/// A slab of pixels in items, what a thread takes at once; an item in blocks, what a kernel does.
struct Cut {
    int64_t pixels, block, item, items;
};

/// Items of at least kItemElements, and at most max_items of them.
inline Cut cut_slab(int64_t pixels, int64_t channels, int64_t max_items) {
    const int64_t block = std::clamp<int64_t>(kBlockElements / channels, 8, 128);
    const int64_t blocks = ceil_div(pixels, block);
    const int64_t per_item =
        std::max(ceil_div(kItemElements, block * channels), ceil_div(blocks, max_items));
    return {pixels, block, block * per_item, ceil_div(blocks, per_item)};
}

}  // namespace forger

#endif
