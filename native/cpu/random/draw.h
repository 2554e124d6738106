// SPDX-License-Identifier: Apache-2.0
// The random kernel of a context (C++, plans only).
#ifndef FORGER_CPU_RANDOM_DRAW_H
#define FORGER_CPU_RANDOM_DRAW_H

#include "context.h"
#include "random/random.h"

namespace forger {

/// Numbers that are drawn at once into memory of the stack.
constexpr int64_t kDraw = 4096;

struct RandomKernel {
    fg_random_fn run;
    const char* symbol;
};

/// The best one that the context may run; all give the same bits.
inline RandomKernel random_kernel(const fg_context* context) {
    RandomKernel found{fg_random_f32__ref, "fg_random_f32__ref"};
#define FG_KERNEL(isa_of_kernel, symbol) \
    if (context->isa == isa_of_kernel) found = {symbol, #symbol};
    FG_RANDOM_KERNELS(FG_KERNEL)
#undef FG_KERNEL
    return found;
}

}  // namespace forger

#endif
