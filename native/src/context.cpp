// SPDX-License-Identifier: Apache-2.0
#include "context.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>

#include "memory.h"
#include "status.h"

using forger::Error;

namespace {

fg_isa_t chosen_isa() {
    const fg_isa_t best = fg_isa_detect();
    const char* wanted = std::getenv("FORGER_ISA");
    if (wanted == nullptr || *wanted == '\0') return best;
    for (const fg_isa_t isa : {FG_ISA_REF, FG_ISA_AVX2, FG_ISA_AVX512, FG_ISA_AVX512_BF16}) {
        if (std::strcmp(wanted, fg_isa_name(isa)) != 0) continue;
        if (isa > best) {
            throw Error(FG_UNSUPPORTED, std::string("FORGER_ISA = ") + wanted +
                                            ": this CPU and operating system run at most " +
                                            fg_isa_name(best));
        }
        return isa;
    }
    throw Error(FG_INVALID_ARGUMENT, std::string("FORGER_ISA = ") + wanted +
                                         ", expected ref, avx2, avx512 or avx512_bf16");
}

}  // namespace

void fg_context::reserve_scratch(int64_t bytes) {
    if (bytes <= scratch_bytes) return;
    scratch_ = forger::replace_touched(scratch_, bytes, "scratch");
    const int64_t before = scratch_bytes;
    scratch_bytes = forger::allocated_bytes(bytes);
    live_bytes += scratch_bytes - before;
}

void fg_context::release_scratch() {
    forger::release(scratch_);
    scratch_ = nullptr;
    live_bytes -= scratch_bytes;
    scratch_bytes = 0;
}

fg_context::~fg_context() {
    forger::release(scratch_);
}

extern "C" {

fg_status_t fg_context_create(int32_t device_kind, int32_t threads, fg_context_t** out) {
    return forger::guarded([&] {
        if (out == nullptr) forger::invalid("context", "out is NULL");
        *out = nullptr;
        if (device_kind != FG_DEVICE_CPU && device_kind != FG_DEVICE_REFERENCE64) {
            forger::invalid("context", "device_kind", device_kind,
                            "FG_DEVICE_CPU or FG_DEVICE_REFERENCE64");
        }
        if (threads > FG_MAX_THREADS) forger::invalid("context", "threads", threads, "at most 256");
        auto* context = new fg_context;
        try {
            context->kind = static_cast<fg_device_kind_t>(device_kind);
            context->dtype = device_kind == FG_DEVICE_REFERENCE64 ? FG_F64 : FG_F32;
            context->isa = device_kind == FG_DEVICE_REFERENCE64 ? FG_ISA_REF : chosen_isa();
            context->threads = threads > 0 ? threads : fg_default_threads();
        } catch (...) {
            delete context;
            throw;
        }
        *out = context;
    });
}

fg_status_t fg_context_destroy(fg_context_t* context) {
    return forger::guarded([&] {
        if (context == nullptr) return;
        if (context->live_objects != 0) {
            forger::invalid("context_destroy", "live objects",
                            static_cast<double>(context->live_objects.load()), "0");
        }
        delete context;
    });
}

int32_t fg_context_threads(const fg_context_t* context) {
    return context->threads;
}

const char* fg_context_isa(const fg_context_t* context) {
    if (context->dtype == FG_F64) return "ref64";
    // Without bf16 products it is no more than the set below.
    const bool products = context->bf16 && !context->exact;
    return fg_isa_name(products ? context->isa : std::min(context->isa, FG_ISA_AVX512));
}

int32_t fg_context_dtype(const fg_context_t* context) {
    return context->dtype;
}

fg_status_t fg_context_set_exact(fg_context_t* context, int32_t exact) {
    return forger::guarded([&] {
        if (context == nullptr) forger::invalid("context_set_exact", "context is NULL");
        const std::lock_guard<std::mutex> lock(context->mutex);
        context->exact = exact != 0;
    });
}

fg_status_t fg_context_set_bf16(fg_context_t* context, int32_t bf16) {
    return forger::guarded([&] {
        if (context == nullptr) forger::invalid("context_set_bf16", "context is NULL");
        const std::lock_guard<std::mutex> lock(context->mutex);
        context->bf16 = bf16 != 0;
    });
}

int64_t fg_context_live_bytes(const fg_context_t* context) {
    return context->live_bytes;
}

int64_t fg_context_scratch_bytes(const fg_context_t* context) {
    return context->scratch_bytes;
}

int64_t fg_context_free_bytes(const fg_context_t*) {
    return forger::available_memory();
}

}  // extern "C"
