// SPDX-License-Identifier: Apache-2.0
// Kernel choice and fixed blocks of work, common to the elementwise operations (C++, plans only).
#ifndef FORGER_CPU_ELEMENTWISE_BLOCKS_H
#define FORGER_CPU_ELEMENTWISE_BLOCKS_H

#include <cstddef>
#include <cstdint>
#include <string>

#include "context.h"
#include "elementwise/kernels.h"
#include "status.h"

namespace forger {

/// One line of a selection list.
template <typename Fn>
struct Kernel {
    fg_isa_t isa;
    fg_dtype_t dtype;
    Fn run;
    const char* symbol;
};

#define FG_LISTED(isa, dtype, symbol) {isa, dtype, symbol, #symbol},

/// The first kernel that the context can run; the description names it and those refused, each
/// behind the prefix.
template <typename Fn, size_t n>
Fn choose(const fg_context* context, const Kernel<Fn> (&list)[n], std::string& description,
          const std::string& prefix = "") {
    std::string refused;
    for (const Kernel<Fn>& kernel : list) {
        if (kernel.dtype != context->dtype) continue;
        if (kernel.isa <= context->isa) {
            description = prefix + kernel.symbol;
            if (!refused.empty()) description.append("; refused:").append(refused);
            return kernel.run;
        }
        refused.append(" ").append(prefix).append(kernel.symbol);
        refused.append(" (context runs ").append(fg_isa_name(context->isa)).append(")");
    }
    unsupported("plan", "no kernel for this context");
}

/// Elements of a block: about ten microseconds of work, a multiple of every vector length.
constexpr int64_t kBlock = 32768;

/// Calls body(begin, end) for fixed blocks of [0, n), on the threads of the context.
template <typename Body>
void for_blocks(const fg_context* context, int64_t n, int64_t block, Body&& body) {
    struct Work {
        Body& body;
        int64_t n, block;
    } work{body, n, block};
    const fg_task_t task = [](void* argument, int64_t item, int32_t) {
        const Work& w = *static_cast<Work*>(argument);
        const int64_t begin = item * w.block;
        w.body(begin, begin + w.block < w.n ? begin + w.block : w.n);
    };
    fg_parallel(context->threads, (n + block - 1) / block, task, &work);
}

/// Parts of a reduction: enough for the threads of a large machine, a fixed function of the size.
constexpr int64_t kMaxParts = 64;

/// Elements per part: at least `least`, a multiple of `multiple`, at most kMaxParts parts.
inline int64_t part_size(int64_t n, int64_t least, int64_t multiple) {
    const int64_t even = (n + kMaxParts - 1) / kMaxParts;
    const int64_t size = even > least ? even : least;
    return (size + multiple - 1) / multiple * multiple;
}

inline int64_t element_size(const fg_context* context) {
    return context->dtype == FG_F64 ? 8 : 4;
}

}  // namespace forger

#endif
