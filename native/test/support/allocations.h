// SPDX-License-Identifier: Apache-2.0
// Counts the calls of malloc and its relatives in a test program, on all threads.
#ifndef FORGER_TEST_SUPPORT_ALLOCATIONS_H
#define FORGER_TEST_SUPPORT_ALLOCATIONS_H

#include <cstdint>

namespace forger::test {

/// False under a sanitizer, which has an allocator of its own.
bool counts_allocations();
/// Calls so far.
int64_t allocations();

}  // namespace forger::test

#endif
