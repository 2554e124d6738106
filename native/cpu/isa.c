// SPDX-License-Identifier: Apache-2.0
#include "isa.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <stdint.h>

static uint64_t os_state(void) {
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return ((uint64_t)high << 32) | low;
}

fg_isa_t fg_isa_detect(void) {
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d)) return FG_ISA_REF;
    const unsigned osxsave = 1u << 27, avx = 1u << 28, fma = 1u << 12;
    if ((c & (osxsave | avx | fma)) != (osxsave | avx | fma)) return FG_ISA_REF;
    const uint64_t state = os_state();
    if ((state & 0x06) != 0x06) return FG_ISA_REF; /* xmm and ymm */
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return FG_ISA_REF;
    const unsigned avx2 = 1u << 5, bmi2 = 1u << 8;
    if ((b & (avx2 | bmi2)) != (avx2 | bmi2)) return FG_ISA_REF;
    const unsigned f = 1u << 16, dq = 1u << 17, cd = 1u << 28, bw = 1u << 30, vl = 1u << 31;
    const unsigned group = f | dq | cd | bw | vl;
    if ((b & group) != group || (state & 0xe6) != 0xe6) return FG_ISA_AVX2; /* opmask, zmm */
    const unsigned bf16 = 1u << 5;
    const int has_bf16 = __get_cpuid_count(7, 1, &a, &b, &c, &d) && (a & bf16) != 0;
    return has_bf16 ? FG_ISA_AVX512_BF16 : FG_ISA_AVX512;
}
#else
fg_isa_t fg_isa_detect(void) {
    return FG_ISA_REF;
}
#endif

const char* fg_isa_name(fg_isa_t isa) {
    switch (isa) {
        case FG_ISA_AVX512_BF16:
            return "avx512_bf16";
        case FG_ISA_AVX512:
            return "avx512";
        case FG_ISA_AVX2:
            return "avx2";
        case FG_ISA_REF:
            break;
    }
    return "ref";
}
