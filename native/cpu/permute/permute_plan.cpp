// SPDX-License-Identifier: Apache-2.0
// NCHW to NHWC and back: one transpose per row, cut into items of whole channels times a run of
// pixels.
#include <algorithm>

#include "backend.h"
#include "context.h"
#include "elementwise/blocks.h"
#include "permute.h"

namespace forger {
namespace {

/// Pixels and channels of an item. Lines of dst that lie a power of two apart share a cache set, so
/// few channels.
constexpr int64_t kTilePixels = 512;
constexpr int64_t kTileChannels = 16;

constexpr fg_dtype_t f32 = FG_F32;
constexpr fg_dtype_t f64 = FG_F64;

constexpr Kernel<fg_transpose_fn> kKernels[] = {
#define FG_KERNEL(isa, type, name) {isa, type, fg_transpose_##type##__##name, #type "__" #name},
#include "permute.inc"
#undef FG_KERNEL
};

class PermutePlan final : public fg_plan {
  public:
    PermutePlan(fg_context* owner, const PermuteDesc& d)
        : fg_plan(owner),
          to_nhwc_(d.to_nhwc != 0),
          pixels_(int64_t{d.height} * d.width),
          channels_(d.channels),
          transpose_(choose(owner, kKernels, description,
                            to_nhwc_ ? "permute_to_nhwc_" : "permute_to_nchw_")) {
        operands = {{"x", FG_IN, pixels_ * channels_, 0}, {"y", FG_OUT, pixels_ * channels_, 0}};
    }

    fg_status_t run(const Run& run) noexcept override {
        struct Job {
            const PermutePlan* plan;
            const char* src;
            char* dst;
            int64_t pixel_tiles, channel_tiles;
        };
        Job job{this, static_cast<const char*>(run.operands[0]),
                static_cast<char*>(run.operands[1]), (pixels_ + kTilePixels - 1) / kTilePixels,
                (channels_ + kTileChannels - 1) / kTileChannels};
        fg_parallel(
            context->threads, run.rows * job.pixel_tiles * job.channel_tiles,
            [](void* argument, int64_t item, int32_t) {
                const Job& j = *static_cast<Job*>(argument);
                const int64_t tiles = j.pixel_tiles * j.channel_tiles;
                const int64_t tile = item % tiles;
                j.plan->tile(j.src, j.dst, item / tiles, tile / j.channel_tiles * kTilePixels,
                             tile % j.channel_tiles * kTileChannels);
            },
            &job);
        return FG_OK;
    }

  private:
    void tile(const char* src, char* dst, int64_t row, int64_t pixel, int64_t channel) const {
        const int64_t bytes = context->dtype == FG_F64 ? 8 : 4;
        const int64_t pixels = std::min(kTilePixels, pixels_ - pixel);
        const int64_t channels = std::min(kTileChannels, channels_ - channel);
        const int64_t image = row * pixels_ * channels_;
        const int64_t nchw = (image + channel * pixels_ + pixel) * bytes;
        const int64_t nhwc = (image + pixel * channels_ + channel) * bytes;
        if (to_nhwc_) {
            transpose_(src + nchw, dst + nhwc, channels, pixels, pixels_, channels_);
        } else {
            transpose_(src + nhwc, dst + nchw, pixels, channels, channels_, pixels_);
        }
    }

    const bool to_nhwc_;
    const int64_t pixels_, channels_;
    const fg_transpose_fn transpose_;
};

}  // namespace

fg_plan* cpu_permute(fg_context* context, const PermuteDesc& desc) {
    return new PermutePlan(context, desc);
}

}  // namespace forger
