// SPDX-License-Identifier: Apache-2.0
#include "forger/sharing.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>

#include "buffer.h"
#include "context.h"
#include "dlpack_abi.h"
#include "status.h"

using forger::guarded;
using forger::invalid;
namespace dl = forger::dlpack;

struct fg_hold {
    std::shared_ptr<void> memory;
};

namespace {

constexpr int32_t kMaxAxes = 8;

std::shared_ptr<void> memory_of(const char* operation, const fg_buffer_t* buffer) {
    if (buffer == nullptr) invalid(operation, "buffer is NULL");
    std::lock_guard<std::mutex> lock(buffer->context->mutex);
    if (buffer->memory == nullptr) {
        invalid(operation, "buffer borrows its memory, whose owner must share it");
    }
    return buffer->memory;
}

/// What a DLPack tensor made here needs until its deleter is called.
template <typename Managed>
struct Exported {
    Managed managed{};
    std::shared_ptr<void> memory;
    std::array<int64_t, kMaxAxes> shape{}, strides{};

    static void destroy(Managed* managed) { delete static_cast<Exported*>(managed->manager_ctx); }
};

template <typename Managed>
std::unique_ptr<Exported<Managed>> exported(fg_buffer_t* buffer, const int64_t* shape,
                                            int32_t axes) {
    auto made = std::make_unique<Exported<Managed>>();
    made->memory = memory_of("to_dlpack", buffer);
    int64_t stride = 1;
    for (int32_t i = axes - 1; i >= 0; i--) {
        const auto k = static_cast<size_t>(i);
        made->shape[k] = shape[i];
        made->strides[k] = stride;
        stride *= shape[i];
    }
    dl::Tensor& tensor = made->managed.dl_tensor;
    tensor.data = buffer->data;
    tensor.device = {dl::kCpu, 0};
    tensor.ndim = axes;
    tensor.dtype = {dl::kFloat, static_cast<uint8_t>(buffer->context->dtype == FG_F64 ? 64 : 32),
                    1};
    tensor.shape = made->shape.data();
    tensor.strides = made->strides.data();
    made->managed.manager_ctx = made.get();
    made->managed.deleter = Exported<Managed>::destroy;
    return made;
}

std::string number(int64_t value) {
    return std::to_string(value);
}

void check_dense(const char* operation, const dl::Tensor& tensor) {
    if (tensor.device.type != dl::kCpu) {
        invalid(operation, "device type", tensor.device.type, "1, the CPU");
    }
    if (tensor.ndim < 1 || tensor.ndim > kMaxAxes) {
        invalid(operation, "axes", tensor.ndim, "1 .. 8");
    }
    int64_t stride = 1;
    for (int32_t i = tensor.ndim - 1; i >= 0; i--) {
        const int64_t size = tensor.shape[i];
        if (size < 1 || size > (int64_t{1} << 56) / stride) {
            invalid(operation, "size of axis " + number(i) + " = " + number(size) +
                                   ", expected a positive one, and fewer than 2^56 elements");
        }
        // The stride of an axis of one element is never used.
        if (tensor.strides != nullptr && size > 1 && tensor.strides[i] != stride) {
            invalid(operation, "stride of axis " + number(i) + " = " + number(tensor.strides[i]) +
                                   ", expected " + number(stride) + " as of a dense one");
        }
        stride *= size;
    }
    if (tensor.data == nullptr) invalid(operation, "data is NULL");
}

const dl::Tensor& opened(const char* operation, const void* managed, int32_t versioned) {
    if (managed == nullptr) invalid(operation, "managed is NULL");
    if (versioned == 0) {
        const dl::Tensor& tensor = static_cast<const dl::ManagedTensor*>(managed)->dl_tensor;
        check_dense(operation, tensor);
        return tensor;
    }
    const auto* tensor = static_cast<const dl::ManagedTensorVersioned*>(managed);
    // Behind another major version nothing but the deleter is where it was.
    if (tensor->version.major != dl::kMajorVersion) {
        invalid(operation, "major version", tensor->version.major, "1");
    }
    if ((tensor->flags & dl::kReadOnly) != 0) {
        invalid(operation, "the tensor is read-only, expected one that may be written");
    }
    check_dense(operation, tensor->dl_tensor);
    return tensor->dl_tensor;
}

/// A DLPack tensor in the hands of a buffer and those that share its memory.
template <typename Managed>
struct Imported {
    Managed* managed = nullptr;
    Imported() = default;
    Imported(const Imported&) = delete;
    Imported& operator=(const Imported&) = delete;
    ~Imported() {
        if (managed != nullptr && managed->deleter != nullptr) managed->deleter(managed);
    }
};

/// Takes the tensor over when nothing can fail any more.
template <typename Managed>
fg_buffer_t* imported(fg_context_t* context, const dl::Tensor& tensor, int64_t count,
                      void* managed) {
    auto holder = std::make_shared<Imported<Managed>>();
    fg_buffer_t* buffer = nullptr;
    void* const data = static_cast<char*>(tensor.data) + tensor.byte_offset;
    const fg_status_t status = fg_buffer_wrap(context, data, count, &buffer);
    if (status != FG_OK) throw forger::Error(status, fg_last_error());
    holder->managed = static_cast<Managed*>(managed);
    buffer->memory = std::move(holder);
    return buffer;
}

}  // namespace

extern "C" {

fg_status_t fg_buffer_hold(fg_buffer_t* buffer, fg_hold_t** out) {
    return guarded([&] {
        if (out == nullptr) invalid("hold", "out is NULL");
        *out = nullptr;
        *out = new fg_hold{memory_of("hold", buffer)};
    });
}

void fg_hold_release(fg_hold_t* hold) {
    delete hold;
}

fg_status_t fg_buffer_written(fg_buffer_t* buffer) {
    return guarded([&] {
        if (buffer == nullptr) invalid("written", "buffer is NULL");
        std::lock_guard<std::mutex> lock(buffer->context->mutex);
        buffer->version++;
    });
}

fg_status_t fg_buffer_to_dlpack(fg_buffer_t* buffer, const int64_t* shape, int32_t axes,
                                int32_t versioned, void** out) {
    return guarded([&] {
        if (buffer == nullptr || shape == nullptr || out == nullptr) {
            invalid("to_dlpack", "buffer, shape or out is NULL");
        }
        *out = nullptr;
        if (axes < 1 || axes > kMaxAxes) invalid("to_dlpack", "axes", axes, "1 .. 8");
        int64_t count = 1;
        for (int32_t i = 0; i < axes; i++) {
            if (shape[i] < 1 || shape[i] > buffer->count / count) {
                invalid("to_dlpack", "size of axis " + number(i) + " = " + number(shape[i]) +
                                         ", expected axes of " + number(buffer->count) +
                                         " elements");
            }
            count *= shape[i];
        }
        if (count != buffer->count) {
            invalid("to_dlpack", "elements of shape", static_cast<double>(count),
                    number(buffer->count).c_str());
        }
        if (versioned == 0) {
            *out = &exported<dl::ManagedTensor>(buffer, shape, axes).release()->managed;
        } else {
            auto made = exported<dl::ManagedTensorVersioned>(buffer, shape, axes);
            made->managed.version = {dl::kMajorVersion, 0};
            *out = &made.release()->managed;
        }
    });
}

fg_status_t fg_dlpack_shape(const void* managed, int32_t versioned, int64_t* shape, int32_t* axes) {
    return guarded([&] {
        if (shape == nullptr || axes == nullptr) invalid("dlpack_shape", "shape or axes is NULL");
        const dl::Tensor& tensor = opened("dlpack_shape", managed, versioned);
        *axes = tensor.ndim;
        std::copy_n(tensor.shape, tensor.ndim, shape);
    });
}

fg_status_t fg_buffer_from_dlpack(fg_context_t* context, void* managed, int32_t versioned,
                                  fg_buffer_t** out) {
    return guarded([&] {
        if (context == nullptr || out == nullptr) invalid("from_dlpack", "context or out is NULL");
        *out = nullptr;
        const dl::Tensor& tensor = opened("from_dlpack", managed, versioned);
        const int32_t bits = context->dtype == FG_F64 ? 64 : 32;
        const dl::DataType type = tensor.dtype;
        if (type.code != dl::kFloat || type.bits != bits || type.lanes != 1) {
            invalid("from_dlpack", "dtype code " + number(type.code) + " of " + number(type.bits) +
                                       " bits and " + number(type.lanes) +
                                       " lanes, expected code 2 of " + number(bits) +
                                       " bits and 1 lane");
        }
        int64_t count = 1;
        for (int32_t i = 0; i < tensor.ndim; i++) count *= tensor.shape[i];
        *out = versioned == 0
                   ? imported<dl::ManagedTensor>(context, tensor, count, managed)
                   : imported<dl::ManagedTensorVersioned>(context, tensor, count, managed);
    });
}

}  // extern "C"
