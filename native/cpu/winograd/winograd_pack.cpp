// SPDX-License-Identifier: Apache-2.0
#include "winograd_pack.h"

#include "context.h"
#include "conv2d/conv2d_pack.h"

namespace forger {

namespace {

/// A larger u is written past the caches: reading its lines first, only to overwrite them, costs more than reading u
/// from memory later.
constexpr int64_t kCached = int64_t{8} << 20;

class WinogradPack final : public PackPlan {
  public:
    WinogradPack(fg_context* owner, const fg_winograd_job_t& layout, bool backward,
                 const fg_conv2d_kernels_t& kernels, int64_t filter_count)
        : PackPlan(owner, filter_count,
                   int64_t{layout.points_y} * layout.points_x * layout.depth * layout.width),
          pack_(kernels.winograd->pack) {
        job_.u = layout.u;
        job_.taps = layout.taps;
        job_.points_y = layout.points_y;
        job_.points_x = layout.points_x;
        job_.phase_c = layout.phase_c;
        job_.stream =
            int64_t{layout.points_y} * layout.points_x * layout.depth * layout.width * 4 > kCached
                ? 1
                : 0;
        job_.backward = backward ? 1 : 0;
        job_.depth = layout.depth;
        job_.width = layout.width;
        const int64_t columns = 2 * int64_t{kernels.vl};
        items_ = layout.depth / FG_WINOGRAD_PACK_ROWS * ((layout.width + columns - 1) / columns);
        description = "conv2d_pack_winograd_f32";
    }

  protected:
    void pack(const float* filter, float* packed) noexcept override {
        fg_winograd_pack_job_t job = job_;
        job.filter = filter;
        job.packed = packed;
        fg_parallel(context->threads, items_, pack_, &job);
    }

  private:
    fg_winograd_pack_job_t job_{};
    fg_winograd_item_fn pack_;
    int64_t items_ = 0;
};

}  // namespace

fg_plan* make_winograd_pack(fg_context* context, const fg_winograd_job_t& job, bool backward,
                            const fg_conv2d_kernels_t& kernels, int64_t filter_count) {
    return new WinogradPack(context, job, backward, kernels, filter_count);
}

}  // namespace forger
