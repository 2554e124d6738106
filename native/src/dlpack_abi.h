// SPDX-License-Identifier: Apache-2.0
// The structures of DLPack 1.0 as their C ABI fixes them: https://dmlc.github.io/dlpack/latest/c_api.html
#ifndef FORGER_SRC_DLPACK_ABI_H
#define FORGER_SRC_DLPACK_ABI_H

#include <cstdint>

namespace forger::dlpack {

constexpr int32_t kCpu = 1;
constexpr uint8_t kFloat = 2;
constexpr uint32_t kMajorVersion = 1;
constexpr uint64_t kReadOnly = 1;

struct Device {
    int32_t type, id;
};

struct DataType {
    uint8_t code, bits;
    uint16_t lanes;
};

struct Tensor {
    void* data;
    Device device;
    int32_t ndim;
    DataType dtype;
    int64_t* shape;
    int64_t* strides;  ///< in elements; null: dense and row-major
    uint64_t byte_offset;
};

struct ManagedTensor {
    Tensor dl_tensor;
    void* manager_ctx;
    void (*deleter)(ManagedTensor*);
};

struct Version {
    uint32_t major, minor;
};

struct ManagedTensorVersioned {
    Version version;
    void* manager_ctx;
    void (*deleter)(ManagedTensorVersioned*);
    uint64_t flags;
    Tensor dl_tensor;
};

static_assert(sizeof(void*) != 8 || (sizeof(Tensor) == 48 && sizeof(ManagedTensor) == 64 &&
                                     sizeof(ManagedTensorVersioned) == 80));

}  // namespace forger::dlpack

#endif
