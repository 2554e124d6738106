// SPDX-License-Identifier: Apache-2.0
// The floating-point environment of every kernel: round to nearest, denormals flushed, no traps. A caller's
// other settings change nothing and come back afterwards.
#ifndef FORGER_CPU_FPENV_H
#define FORGER_CPU_FPENV_H

#include <stdint.h>

#if defined(__x86_64__)
#include <xmmintrin.h>
static inline uint64_t fg_fpenv_enter(void) {
    const uint64_t before = _mm_getcsr();
    _mm_setcsr(0x9fc0); /* FTZ | all exceptions masked | DAZ */
    return before;
}
static inline void fg_fpenv_leave(uint64_t before) {
    _mm_setcsr((unsigned)before);
}
#elif defined(__aarch64__)
static inline uint64_t fg_fpenv_enter(void) {
    uint64_t before;
    __asm__ volatile("mrs %0, fpcr" : "=r"(before));
    const uint64_t flush = 1u << 24;
    __asm__ volatile("msr fpcr, %0" : : "r"(flush));
    return before;
}
static inline void fg_fpenv_leave(uint64_t before) {
    __asm__ volatile("msr fpcr, %0" : : "r"(before));
}
#else
static inline uint64_t fg_fpenv_enter(void) {
    return 0;
}
static inline void fg_fpenv_leave(uint64_t before) {
    (void)before;
}
#endif

#endif
