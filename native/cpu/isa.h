// SPDX-License-Identifier: Apache-2.0
// Instruction sets, as groups that are checked whole: CPUID and the operating system's state (XGETBV).
#ifndef FORGER_CPU_ISA_H
#define FORGER_CPU_ISA_H

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    FG_ISA_REF = 0,        /* portable C */
    FG_ISA_AVX2 = 1,       /* AVX2, FMA, BMI2 and ymm state */
    FG_ISA_AVX512 = 2,     /* AVX-512 F, BW, DQ, VL, CD, the AVX2 group, and zmm state */
    FG_ISA_AVX512_BF16 = 3 /* bf16 products, and the AVX-512 group */
} fg_isa_t;

/* The best group that this CPU and operating system run. */
fg_isa_t fg_isa_detect(void);
const char* fg_isa_name(fg_isa_t isa);

#ifdef __cplusplus
}
#endif

#endif
