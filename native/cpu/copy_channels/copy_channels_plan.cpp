// SPDX-License-Identifier: Apache-2.0
// Copies of channel ranges: concatenation, slices and their adjoints. An item is a number of
// pixels.
#include <algorithm>

#include "backend.h"
#include "context.h"
#include "copy_channels.h"
#include "status.h"

namespace forger {
namespace {

struct Kernel {
    fg_isa_t isa;
    fg_dtype_t dtype;
    const char* symbol;
    fg_copy_channels_fn copy;
};

constexpr fg_dtype_t f32 = FG_F32;
constexpr fg_dtype_t f64 = FG_F64;

const Kernel kKernels[] = {
#define FG_KERNEL(isa, type, name) \
    {isa, type, "copy_channels_" #type "__" #name, fg_copy_channels_##type##__##name},
#include "copy_channels.inc"
#undef FG_KERNEL
};

class CopyChannelsPlan final : public fg_plan {
  public:
    CopyChannelsPlan(fg_context* owner, const CopyChannelsDesc& d, const Kernel& kernel)
        : fg_plan(owner), desc_(d), copy_(kernel.copy) {
        operands = {{"src", FG_IN, int64_t{d.pixels} * d.src_channels, 0},
                    {"dst", FG_INOUT, int64_t{d.pixels} * d.dst_channels, 0}};
        description = kernel.symbol;
    }

    fg_status_t run(const Run& run) noexcept override {
        struct Job {
            const CopyChannelsPlan* plan;
            const char* src;
            char* dst;
            int64_t pixels, per_item;
        };
        constexpr int64_t kItemElements = 32768;
        const int64_t pixels = run.rows * desc_.pixels;
        const int64_t per_item = std::max<int64_t>(1, kItemElements / desc_.count);
        Job job{this, static_cast<const char*>(run.operands[0]),
                static_cast<char*>(run.operands[1]), pixels, per_item};
        fg_parallel(
            context->threads, (pixels + per_item - 1) / per_item,
            [](void* argument, int64_t item, int32_t) {
                const Job& j = *static_cast<Job*>(argument);
                const int64_t first = item * j.per_item;
                j.plan->copy(j.src, j.dst, first, std::min(j.per_item, j.pixels - first));
            },
            &job);
        return FG_OK;
    }

  private:
    void copy(const char* src, char* dst, int64_t first, int64_t pixels) const {
        const int64_t bytes = context->dtype == FG_F64 ? 8 : 4;
        copy_(src + (first * desc_.src_channels + desc_.src_channel) * bytes,
              dst + (first * desc_.dst_channels + desc_.dst_channel) * bytes, pixels, desc_.count,
              desc_.src_channels, desc_.dst_channels, desc_.accumulate);
    }

    const CopyChannelsDesc desc_;
    const fg_copy_channels_fn copy_;
};

}  // namespace

fg_plan* cpu_copy_channels(fg_context* context, const CopyChannelsDesc& desc) {
    for (const Kernel& kernel : kKernels) {
        if (kernel.dtype == context->dtype && kernel.isa <= context->isa)
            return new CopyChannelsPlan(context, desc, kernel);
    }
    unsupported("copy_channels", "no kernel for this context");
}

}  // namespace forger
