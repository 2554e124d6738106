// SPDX-License-Identifier: Apache-2.0
#include "memory.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <limits>
#include <string>

#include "status.h"

namespace forger {

namespace {

constexpr int64_t kHugePage = int64_t{2} << 20;

int64_t read_number(const char* path) {
    std::ifstream file(path);
    int64_t value = -1;
    file >> value;
    return file ? value : -1;
}

int64_t mem_available() {
    std::ifstream file("/proc/meminfo");
    std::string key;
    int64_t kib = 0;
    while (file >> key >> kib) {
        if (key == "MemAvailable:") return kib * 1024;
        file.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    }
    return std::numeric_limits<int64_t>::max();
}

}  // namespace

int64_t available_memory() {
    int64_t available = mem_available();
    const int64_t limit = read_number("/sys/fs/cgroup/memory.max");
    const int64_t used = read_number("/sys/fs/cgroup/memory.current");
    if (limit > 0 && used >= 0 && limit - used < available) available = limit - used;
    return available;
}

int64_t allocated_bytes(int64_t bytes) {
    const int64_t unit = bytes >= kHugePage ? kHugePage : 64;
    return (std::max<int64_t>(bytes, 1) + unit - 1) / unit * unit;
}

void* replace_touched(void* old, int64_t bytes, const char* purpose) {
    const int64_t size = allocated_bytes(bytes);
    // The kernel would promise more than it has and kill the process when it is touched.
    const int64_t free_bytes =
        size >= kHugePage ? available_memory() : std::numeric_limits<int64_t>::max();
    void* memory = nullptr;
    if (size <= free_bytes &&
        posix_memalign(&memory, static_cast<size_t>(size >= kHugePage ? kHugePage : 64),
                       static_cast<size_t>(size)) != 0) {
        memory = nullptr;
    }
    if (memory == nullptr) {
        char text[200];
        std::snprintf(text, sizeof text, "%s: requested %lld bytes, free %lld bytes", purpose,
                      static_cast<long long>(size), static_cast<long long>(available_memory()));
        throw Error(FG_OUT_OF_MEMORY, text);
    }
    release(old);
    if (size >= kHugePage) madvise(memory, static_cast<size_t>(size), MADV_HUGEPAGE);
    std::memset(memory, 0, static_cast<size_t>(size));
    return memory;
}

void* allocate_touched(int64_t bytes, const char* purpose) {
    return replace_touched(nullptr, bytes, purpose);
}

void release(void* memory) {
    std::free(memory);
}

}  // namespace forger
