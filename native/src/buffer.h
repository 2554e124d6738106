// SPDX-License-Identifier: Apache-2.0
#ifndef FORGER_SRC_BUFFER_H
#define FORGER_SRC_BUFFER_H

#include <atomic>
#include <cstdint>
#include <memory>

#include "forger/forger.h"

struct fg_buffer {
    fg_context* context;
    void* data;
    int64_t count;
    int64_t bytes;  ///< that it takes of its device; 0 where it borrows
    bool owned;
    std::shared_ptr<void> memory;  ///< what data lies in, shared with holds; null where it borrows
    uint64_t version = 1;  ///< counts writes, so that packed filters know when they are stale
    std::atomic<int32_t> uses{0};  ///< programs that refer to it
};

namespace forger {
inline int64_t element_bytes(fg_dtype_t dtype) {
    return dtype == FG_F64 ? 8 : 4;
}
}  // namespace forger

#endif
