// SPDX-License-Identifier: Apache-2.0
#include "buffer.h"

#include <cmath>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include "context.h"
#include "memory.h"
#include "status.h"

using forger::guarded;
using forger::invalid;

namespace {

// 2^56 elements: beyond any memory, and products with element sizes stay in range.
constexpr int64_t kMaxCount = int64_t{1} << 56;

void check_range(const char* operation, const fg_buffer_t* buffer, int64_t offset, int64_t count) {
    if (buffer == nullptr) invalid(operation, "buffer is NULL");
    if (offset < 0 || count < 0 || offset > buffer->count || count > buffer->count - offset) {
        invalid(operation, "range [" + std::to_string(offset) + ", +" + std::to_string(count) +
                               ") is outside the buffer of " + std::to_string(buffer->count) +
                               " elements");
    }
}

template <typename To, typename From>
void convert(To* dst, const From* src, int64_t count) {
    for (int64_t i = 0; i < count; i++) dst[i] = static_cast<To>(src[i]);
}

void copy(void* dst, int32_t dst_type, const void* src, int32_t src_type, int64_t count) {
    if (dst_type == src_type) {
        std::memcpy(
            dst, src,
            static_cast<size_t>(count * forger::element_bytes(static_cast<fg_dtype_t>(dst_type))));
    } else if (dst_type == FG_F32) {
        convert(static_cast<float*>(dst), static_cast<const double*>(src), count);
    } else {
        convert(static_cast<double*>(dst), static_cast<const float*>(src), count);
    }
}

/// Memory that a buffer made, until the last that shares it is gone.
struct OwnMemory {
    void* data = nullptr;
    OwnMemory() = default;
    OwnMemory(const OwnMemory&) = delete;
    OwnMemory& operator=(const OwnMemory&) = delete;
    ~OwnMemory() { forger::release(data); }
};

void* at(const fg_buffer_t* buffer, int64_t offset) {
    return static_cast<char*>(buffer->data) +
           offset * forger::element_bytes(buffer->context->dtype);
}

void check_dtype(const char* operation, int32_t dtype) {
    if (dtype != FG_F32 && dtype != FG_F64) invalid(operation, "dtype", dtype, "FG_F32 or FG_F64");
}

template <typename T>
int64_t find_not_finite(const T* x, int64_t count) {
    for (int64_t i = 0; i < count; i++) {
        if (!std::isfinite(x[i])) return i;
    }
    return -1;
}

}  // namespace

extern "C" {

fg_status_t fg_buffer_create(fg_context_t* context, int64_t count, fg_buffer_t** out) {
    return guarded([&] {
        if (context == nullptr || out == nullptr) invalid("buffer", "context or out is NULL");
        *out = nullptr;
        if (count < 1 || count > kMaxCount)
            invalid("buffer", "count", static_cast<double>(count), "1 .. 2^56");
        const int64_t bytes = count * forger::element_bytes(context->dtype);
        auto buffer = std::make_unique<fg_buffer>();
        buffer->context = context;
        buffer->count = count;
        buffer->owned = true;
        auto memory = std::make_shared<OwnMemory>();
        memory->data = buffer->data = forger::allocate_touched(bytes, "buffer");
        buffer->memory = std::move(memory);
        buffer->bytes = forger::allocated_bytes(bytes);
        context->live_bytes += buffer->bytes;
        context->live_objects++;
        *out = buffer.release();
    });
}

fg_status_t fg_buffer_wrap(fg_context_t* context, void* data, int64_t count, fg_buffer_t** out) {
    return guarded([&] {
        if (context == nullptr || out == nullptr) invalid("buffer_wrap", "context or out is NULL");
        *out = nullptr;
        if (data == nullptr) invalid("buffer_wrap", "data is NULL");
        if (count < 1 || count > kMaxCount)
            invalid("buffer_wrap", "count", static_cast<double>(count), "1 .. 2^56");
        const auto address = reinterpret_cast<uintptr_t>(data);
        if (address % static_cast<uintptr_t>(forger::element_bytes(context->dtype)) != 0) {
            invalid("buffer_wrap", "data is not aligned to one element of the context");
        }
        auto buffer = std::make_unique<fg_buffer>();
        buffer->context = context;
        buffer->count = count;
        buffer->bytes = 0;
        buffer->owned = false;
        buffer->data = data;
        context->live_objects++;
        *out = buffer.release();
    });
}

fg_status_t fg_buffer_grow(fg_buffer_t* buffer, int64_t count) {
    return guarded([&] {
        if (buffer == nullptr) invalid("buffer_grow", "buffer is NULL");
        if (!buffer->owned) invalid("buffer_grow", "buffer borrows its memory");
        if (count < 1 || count > kMaxCount)
            invalid("buffer_grow", "count", static_cast<double>(count), "1 .. 2^56");
        fg_context* const context = buffer->context;
        std::lock_guard<std::mutex> lock(context->mutex);
        if (count <= buffer->count) return;
        if (buffer->memory.use_count() > 1) invalid("buffer_grow", "others hold its memory");
        const int64_t bytes = count * forger::element_bytes(context->dtype);
        auto* const memory = static_cast<OwnMemory*>(buffer->memory.get());
        memory->data = buffer->data = forger::replace_touched(memory->data, bytes, "buffer");
        context->live_bytes += forger::allocated_bytes(bytes) - buffer->bytes;
        buffer->bytes = forger::allocated_bytes(bytes);
        buffer->count = count;
        buffer->version++;
    });
}

fg_status_t fg_buffer_destroy(fg_buffer_t* buffer) {
    return guarded([&] {
        if (buffer == nullptr) return;
        if (buffer->uses != 0)
            invalid("buffer_destroy", "programs that use it", buffer->uses.load(), "0");
        buffer->context->live_bytes -= buffer->bytes;
        buffer->context->live_objects--;
        delete buffer;
    });
}

int64_t fg_buffer_count(const fg_buffer_t* buffer) {
    return buffer->count;
}

int64_t fg_buffer_bytes(const fg_buffer_t* buffer) {
    return buffer->bytes;
}

void* fg_buffer_data(fg_buffer_t* buffer) {
    return buffer->data;
}

fg_status_t fg_buffer_write(fg_buffer_t* buffer, int64_t offset, const void* src, int32_t dtype,
                            int64_t count) {
    return guarded([&] {
        check_range("buffer_write", buffer, offset, count);
        check_dtype("buffer_write", dtype);
        if (src == nullptr) invalid("buffer_write", "src is NULL");
        std::lock_guard<std::mutex> lock(buffer->context->mutex);
        copy(at(buffer, offset), buffer->context->dtype, src, dtype, count);
        buffer->version++;
    });
}

fg_status_t fg_buffer_read(const fg_buffer_t* buffer, int64_t offset, void* dst, int32_t dtype,
                           int64_t count) {
    return guarded([&] {
        check_range("buffer_read", buffer, offset, count);
        check_dtype("buffer_read", dtype);
        if (dst == nullptr) invalid("buffer_read", "dst is NULL");
        std::lock_guard<std::mutex> lock(buffer->context->mutex);
        copy(dst, dtype, at(buffer, offset), buffer->context->dtype, count);
    });
}

fg_status_t fg_buffer_find_not_finite(const fg_buffer_t* buffer, int64_t offset, int64_t count,
                                      int64_t* index) {
    return guarded([&] {
        check_range("buffer_find_not_finite", buffer, offset, count);
        if (index == nullptr) invalid("buffer_find_not_finite", "index is NULL");
        std::lock_guard<std::mutex> lock(buffer->context->mutex);
        *index = buffer->context->dtype == FG_F64
                     ? find_not_finite(static_cast<const double*>(at(buffer, offset)), count)
                     : find_not_finite(static_cast<const float*>(at(buffer, offset)), count);
    });
}

}  // extern "C"
