// SPDX-License-Identifier: Apache-2.0
// The selection list of operations that have one kernel per instruction set, in order of preference:
// FG_KERNELS(operation, FG_KERNEL) expands to FG_KERNEL(isa, dtype, symbol) for each.
#ifndef FORGER_CPU_ELEMENTWISE_KERNELS_H
#define FORGER_CPU_ELEMENTWISE_KERNELS_H

#include "forger/forger.h"
#include "isa.h"

#define FG_REF_KERNELS(operation, FG_KERNEL)                 \
    FG_KERNEL(FG_ISA_REF, FG_F32, fg_##operation##_f32__ref) \
    FG_KERNEL(FG_ISA_REF, FG_F64, fg_##operation##_f64__ref)

#if FG_X86
#define FG_KERNELS(operation, FG_KERNEL)                           \
    FG_KERNEL(FG_ISA_AVX512, FG_F32, fg_##operation##_f32__avx512) \
    FG_KERNEL(FG_ISA_AVX2, FG_F32, fg_##operation##_f32__avx2)     \
    FG_REF_KERNELS(operation, FG_KERNEL)
#else
#define FG_KERNELS(operation, FG_KERNEL) FG_REF_KERNELS(operation, FG_KERNEL)
#endif

#endif
