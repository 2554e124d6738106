// SPDX-License-Identifier: Apache-2.0
// A context: device kind, instruction set, threads, scratch, live-object counts.
#ifndef FORGER_SRC_CONTEXT_H
#define FORGER_SRC_CONTEXT_H

#include <atomic>
#include <cstdint>
#include <mutex>

#include "forger/forger.h"
#include "isa.h"
#include "threads.h"

struct fg_context {
    fg_device_kind_t kind = FG_DEVICE_CPU;
    fg_isa_t isa = FG_ISA_REF;
    fg_dtype_t dtype = FG_F32;
    int32_t threads = 1;
    std::atomic<bool> exact{false};
    std::atomic<bool> bf16{false};
    std::mutex mutex;  ///< one call at a time
    std::atomic<int64_t> live_bytes{0};
    std::atomic<int64_t> live_objects{0};
    std::atomic<int64_t> scratch_bytes{0};  ///< of live_bytes

    int64_t live_plans = 0;  ///< guarded by mutex

    /// Grows the shared scratch; called while planning only.
    void reserve_scratch(int64_t bytes);
    /// Gives the scratch back; called when the last plan is gone.
    void release_scratch();
    /// At least as large as any reservation so far, 64-byte aligned. Valid during one run.
    void* scratch() const { return scratch_; }
    ~fg_context();

  private:
    void* scratch_ = nullptr;
};

#endif
