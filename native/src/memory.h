// SPDX-License-Identifier: Apache-2.0
// Host memory for buffers and scratch: zeroed, touched once, on huge pages where the kernel gives them.
#ifndef FORGER_SRC_MEMORY_H
#define FORGER_SRC_MEMORY_H

#include <cstdint>

namespace forger {

/// Bytes that can still be taken without running into the machine's or the control group's limit.
int64_t available_memory();
/// What allocate_touched takes for so many bytes: whole cache lines, or whole huge pages.
int64_t allocated_bytes(int64_t bytes);
/// 64-byte aligned; throws Error(FG_OUT_OF_MEMORY) naming what was asked and what is free.
void* allocate_touched(int64_t bytes, const char* purpose);
/// The same in the place of `old`, which is released before the new memory is touched: the two are never resident
/// together. Where it throws, `old` stays.
void* replace_touched(void* old, int64_t bytes, const char* purpose);
void release(void* memory);

}  // namespace forger

#endif
