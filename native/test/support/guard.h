// SPDX-License-Identifier: Apache-2.0
// Arrays that touch a page without access, so that a kernel that leaves them faults at once.
#ifndef FORGER_TEST_SUPPORT_GUARD_H
#define FORGER_TEST_SUPPORT_GUARD_H

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <vector>

namespace forger::test {

/// Which end of the array lies against the guard page. The other end has one too, up to a page away.
enum class Guard { kRight, kLeft };

/// n elements, zeroed, of the weakest alignment that a kernel must bear.
template <typename T>
class GuardedArray {
  public:
    explicit GuardedArray(int64_t n, Guard side = Guard::kRight) : size_(n) {
        const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
        const size_t bytes = static_cast<size_t>(n) * sizeof(T);
        // QEMU also reads the lanes that an AVX2 mask leaves out, wherever they lie: there they get room.
        const size_t gap = std::getenv("FORGER_TEST_EMULATED") != nullptr ? size_t{1024} : 0;
        const size_t inner = std::max((bytes + 2 * gap + page - 1) / page, size_t{1}) * page;
        mapped_ = inner + 2 * page;
        base_ = mmap(nullptr, mapped_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (base_ == MAP_FAILED) throw std::bad_alloc();
        char* const first = static_cast<char*>(base_) + page;
        if (mprotect(first, inner, PROT_READ | PROT_WRITE) != 0) {
            munmap(base_, mapped_);
            throw std::bad_alloc();
        }
        const size_t start = side == Guard::kLeft ? gap : inner - bytes - gap;
        data_ = reinterpret_cast<T*>(first + start);
    }
    GuardedArray(const std::vector<T>& values, Guard side)
        : GuardedArray(static_cast<int64_t>(values.size()), side) {
        std::copy(values.begin(), values.end(), data_);
    }
    ~GuardedArray() { munmap(base_, mapped_); }
    GuardedArray(const GuardedArray&) = delete;
    GuardedArray& operator=(const GuardedArray&) = delete;

    T* data() { return data_; }
    const T* data() const { return data_; }
    int64_t size() const { return size_; }
    T& operator[](int64_t i) { return data_[i]; }
    const T& operator[](int64_t i) const { return data_[i]; }
    std::vector<T> values() const { return std::vector<T>(data_, data_ + size_); }

  private:
    void* base_ = nullptr;
    size_t mapped_ = 0;
    T* data_ = nullptr;
    int64_t size_ = 0;
};

}  // namespace forger::test

#endif
