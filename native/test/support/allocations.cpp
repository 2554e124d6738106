// SPDX-License-Identifier: Apache-2.0
#include "allocations.h"

#include <atomic>
#include <cstddef>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
namespace forger::test {
bool counts_allocations() {
    return false;
}
int64_t allocations() {
    return 0;
}
}  // namespace forger::test
#else

namespace {
std::atomic<int64_t> calls{0};
}

// glibc's own entry points; the public names below replace them for the whole program.
extern "C" {
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* memory, size_t size);
void* __libc_memalign(size_t alignment, size_t size);

void* malloc(size_t size) {
    calls++;
    return __libc_malloc(size);
}

void* calloc(size_t count, size_t size) {
    calls++;
    return __libc_calloc(count, size);
}

void* realloc(void* memory, size_t size) {
    calls++;
    return __libc_realloc(memory, size);
}

void* aligned_alloc(size_t alignment, size_t size) {
    calls++;
    return __libc_memalign(alignment, size);
}

int posix_memalign(void** out, size_t alignment, size_t size) {
    calls++;
    *out = __libc_memalign(alignment, size);
    return *out == nullptr ? 12 : 0;
}
}

namespace forger::test {
bool counts_allocations() {
    return true;
}
int64_t allocations() {
    return calls;
}
}  // namespace forger::test
#endif
