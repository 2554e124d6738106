// SPDX-License-Identifier: Apache-2.0
// Plans on the Winograd kernels. Images are taken a few at a time, so that their transforms stay in the last
// cache: by each thread on its own where there are enough, else by all threads together. Which, no result of the
// forward and data passes depends on; filter gradients sum in shares of shape and rows only.
#include "winograd_plan.h"

#include <algorithm>

#include "context.h"
#include "conv2d/conv2d_geometry.h"
#include "winograd_layout.h"
#include "winograd_pack.h"

namespace forger {

namespace {

/// Transformed tiles and products of the images at hand: of all threads, and at least of one.
constexpr int64_t kBudget = int64_t{16} << 20;
constexpr int64_t kThreadBudget = int64_t{4} << 20;
/// Of a thread where u has at most kSmallFilter bytes: tiles and products stay in a second-level cache, and u is read
/// from the last one for every few images.
constexpr int64_t kNearBudget = int64_t{2} << 20;
constexpr int64_t kSmallFilter = int64_t{4} << 20;
/// Tiles for which a thread reads u once.
constexpr int64_t kThreadTiles = 128;
/// Shares of a thread: when it is disturbed, the others take some.
constexpr int64_t kShares = 4;
/// Columns of u that a worker multiplies with all tiles: 128 KiB of a second-level cache.
constexpr int64_t kBlockElements = 32768;
/// Vectors of channels that are put together at a time: whole lines of memory, and little of a second-level cache.
constexpr int64_t kScatterVectors = 4;
/// Sums of a filter gradient that a worker keeps: 256 KiB.
constexpr int64_t kSumElements = 65536;
/// Columns of a block of the filter gradient.
constexpr int64_t kSumColumns = 64;
/// Below this many times fewer multiplications the transforms eat the gain.
constexpr double kWorthwhile = 1.5;
constexpr int32_t kChannels = 16;

int64_t ceil_div(int64_t a, int64_t b) {
    return (a + b - 1) / b;
}
int64_t round_up(int64_t a, int64_t b) {
    return ceil_div(a, b) * b;
}
int64_t aligned(int64_t bytes) {
    return round_up(bytes, 64);
}

/// What all passes share: cuts, classes, and the images that fit the budget.
class WinogradConv : public ConvPlan {
  public:
    WinogradConv(fg_context* owner, const fg_conv2d_desc_t& d, const fg_conv2d_kernels_t& kernels,
                 int32_t tile)
        : ConvPlan(owner, d),
          kernels_(kernels),
          tile_(tile),
          job_(winograd_layout(problem.u, tile, kernels.vl)) {
        job_.activation = desc.activation;
        job_.slope = desc.slope;
        phases_ = int64_t{problem.u.stride_h} * problem.u.stride_w;
    }

    int32_t algorithm() const override {
        return tile_ == 2 ? FG_CONV_WINOGRAD_2 : FG_CONV_WINOGRAD_4;
    }

  protected:
    /// Floats that tiles of a class take in job.left and job.right.
    struct Sizes {
        int64_t left, right;
    };
    virtual Sizes sizes(const fg_winograd_class_t& q) const noexcept = 0;

    /// Sets what depends on the number of images.
    Sizes lay_out(fg_winograd_job_t& job, int64_t rows) const noexcept {
        job.rows = rows;
        Sizes at{0, 0};
        for (int32_t i = 0; i < job.class_count; i++) {
            fg_winograd_class_t& q = job.classes[i];
            q.tiles = static_cast<int32_t>(rows * q.tiles_y * q.tiles_x);
            q.height = kernels_.panel_height(q.tiles);
            q.slot = kernels_.tile_height(q.height);
            q.line = q.tiles | 1;  // odd: lines do not meet in one cache set
            q.left = at.left;
            q.right = at.right;
            const Sizes more = sizes(q);
            at.left += round_up(more.left, 16);
            at.right += round_up(more.right, 16);
        }
        return at;
    }

    /// Images taken at a time, and the bytes of their tiles and products.
    struct Room {
        int64_t rows, left, right;

        int64_t bytes() const { return left + right; }
    };

    Room room_for(int64_t budget) {
        const Sizes one = lay_out(job_, 1);
        Room room{std::max<int64_t>(1, budget / std::max<int64_t>(1, (one.left + one.right) * 4)),
                  0, 0};
        // The last images may be fewer, and the panels of fewer tiles take more room than their share.
        for (int64_t rows = 1; rows <= room.rows; rows++) {
            const Sizes s = lay_out(job_, rows);
            room.left = std::max(room.left, aligned(s.left * 4));
            room.right = std::max(room.right, aligned(s.right * 4));
        }
        return room;
    }

    /// Has the job work at `scratch`: tiles, products, and what the workers have of their own.
    static void place(fg_winograd_job_t& job, const Room& room, char* scratch) noexcept {
        job.left = reinterpret_cast<float*>(scratch);
        job.right = reinterpret_cast<float*>(scratch + room.left);
        job.scratch = scratch + room.bytes();
    }

    /// Calls f for every few images in turn; equal shares, as a short rest would not fill the tiles.
    template <typename F>
    void for_images(fg_winograd_job_t job, const Room& room, int64_t rows, F&& f) const noexcept {
        const int64_t share = ceil_div(rows, ceil_div(rows, room.rows));
        for (job.row_begin = 0; job.row_begin < rows; job.row_begin += share) {
            lay_out(job, std::min(share, rows - job.row_begin));
            f(job);
        }
    }

    const fg_conv2d_kernels_t& kernels_;
    int32_t tile_;  ///< most outputs a side
    fg_winograd_job_t job_;
    int64_t phases_ = 1;
};

/// Runs items with the threads of the context, or all with the caller's.
struct Together {
    const fg_context* context;

    void operator()(int64_t items, fg_winograd_item_fn body,
                    fg_winograd_job_t& job) const noexcept {
        fg_parallel(context->threads, items, body, &job);
    }
};
struct Alone {
    void operator()(int64_t items, fg_winograd_item_fn body,
                    fg_winograd_job_t& job) const noexcept {
        for (int64_t i = 0; i < items; i++) body(&job, i, 0);
    }
};

/// Forward and backward data: tiles to points, one product per point, and back.
class WinogradProducts final : public WinogradConv {
  public:
    WinogradProducts(fg_context* owner, const fg_conv2d_desc_t& d,
                     const fg_conv2d_kernels_t& kernels, int32_t tile)
        : WinogradConv(owner, d, kernels, tile), forward_(problem.pass == ConvPass::forward) {
        const int64_t channels = phases_ * job_.phase_c;
        const int64_t k = round_up(problem.u.k, kernels.vl);
        job_.depth = forward_ ? channels : k;
        job_.width = forward_ ? k : channels;
        const int64_t nr = 2 * int64_t{kernels.vl};
        const int64_t most = std::max(nr, kBlockElements / job_.depth / nr * nr);
        job_.n_block =
            static_cast<int32_t>(round_up(ceil_div(job_.width, ceil_div(job_.width, most)), nr));
        job_.n_blocks = static_cast<int32_t>(ceil_div(job_.width, job_.n_block));
        job_.scatter_c = kScatterVectors * kernels.vl;
        const int64_t plane = (int64_t{problem.u.oh} + job_.taps - 1) *
                              (problem.u.ow + job_.taps - 1) * job_.scatter_c * 4;
        job_.worker_bytes = forward_ ? 0 : aligned(plane);
        const bool near = packed_count() * 4 <= kSmallFilter;
        together_ = room_for(near ? kNearBudget * owner->threads : kBudget);
        alone_ = room_for(near ? kNearBudget : std::max(kBudget / owner->threads, kThreadBudget));
        owner->reserve_scratch(std::max(together_.bytes(), alone_.bytes() * owner->threads) +
                               job_.worker_bytes * owner->threads);
        operands[1].fixed = packed_count();
        describe(winograd_name(problem.u, tile, kernels));
    }

    int64_t packed_count() const override {
        return int64_t{job_.points_y} * job_.points_x * job_.depth * job_.width;
    }
    fg_plan* make_pack() const override {
        return make_winograd_pack(context, job_, !forward_, kernels_, problem.filter_count);
    }

    void compute(const ConvOperands& o, int64_t rows) noexcept override {
        fg_winograd_job_t job = job_;
        job.x = static_cast<const float*>(o.x);
        job.y = static_cast<const float*>(o.y);
        job.packed = static_cast<const float*>(o.filter);
        job.dst = static_cast<float*>(forward_ ? o.y : o.x);
        job.bias = static_cast<const float*>(o.bias);
        job.accumulate = desc.accumulate;
        const int64_t threads = context->threads;
        const int64_t shares =
            threads == 1 ? 1
                         : std::min(rows * job.cut_y.tiles * job.cut_x.tiles / kThreadTiles,
                                    kShares * threads);
        if (shares < threads) {
            place(job, together_, static_cast<char*>(context->scratch()));
            for_images(job, together_, rows,
                       [&](fg_winograd_job_t& some) { stages(some, Together{context}); });
            return;
        }
        const int64_t enough = std::max(shares, ceil_div(rows, alone_.rows));
        Shares all{this, job, rows, ceil_div(rows, ceil_div(enough, threads) * threads)};
        fg_parallel(context->threads, ceil_div(rows, all.share), share_item, &all);
    }

  protected:
    Sizes sizes(const fg_winograd_class_t& q) const noexcept override {
        const int64_t points = int64_t{q.n_y} * q.n_x;
        const int64_t panels = ceil_div(q.tiles, std::max(1, q.height));
        return {panels * points * q.slot * job_.depth, q.tiles * points * job_.width};
    }

  private:
    struct Shares {
        const WinogradProducts* plan;
        const fg_winograd_job_t& job;
        int64_t rows, share;
    };

    static void share_item(void* argument, int64_t item, int32_t worker) {
        const Shares& all = *static_cast<const Shares*>(argument);
        const WinogradProducts& plan = *all.plan;
        fg_winograd_job_t job = all.job;
        const int64_t bytes = plan.alone_.bytes() + job.worker_bytes;
        place(job, plan.alone_, static_cast<char*>(plan.context->scratch()) + worker * bytes);
        job.row_begin = item * all.share;
        plan.lay_out(job, std::min(all.share, all.rows - job.row_begin));
        plan.stages(job, Alone{});
    }

    template <typename Run>
    void stages(fg_winograd_job_t& job, const Run& run) const noexcept {
        const fg_winograd_kernels_t& k = *kernels_.winograd;
        const int64_t lines = job.rows * job.cut_y.tiles;
        run(lines, forward_ ? k.gather : k.gather_gradient, job);
        run(int64_t{job.points_y} * job.points_x * job.n_blocks, k.multiply, job);
        if (forward_) {
            run(lines, k.finish, job);
        } else {
            run(job.rows * ceil_div(job.u.c, job.scatter_c), k.scatter, job);
        }
    }

    bool forward_;
    Room together_{};
    Room alone_{};
};

class WinogradWeights final : public WinogradConv {
  public:
    WinogradWeights(fg_context* owner, const fg_conv2d_desc_t& d,
                    const fg_conv2d_kernels_t& kernels, int32_t tile)
        : WinogradConv(owner, d, kernels, tile) {
        job_.depth = phases_ * job_.phase_c;
        job_.k_height = kernels.panel_height(problem.u.k);
        job_.k_slot = kernels.tile_height(job_.k_height);
        panels_ = ceil_div(problem.u.k, job_.k_height);
        const int64_t points = int64_t{job_.points_y} * job_.points_x;
        job_.n_blocks = static_cast<int32_t>(ceil_div(job_.depth, kSumColumns));
        job_.n_block = static_cast<int32_t>(
            round_up(ceil_div(job_.depth, job_.n_blocks), 2 * int64_t{kernels.vl}));
        job_.n_blocks = static_cast<int32_t>(ceil_div(job_.depth, job_.n_block));
        const int64_t most =
            std::max<int64_t>(1, kSumElements / (points * job_.n_block * job_.k_height));
        job_.m_block = static_cast<int32_t>(ceil_div(panels_, ceil_div(panels_, most)));
        job_.m_blocks = static_cast<int32_t>(ceil_div(panels_, job_.m_block));
        job_.worker_bytes = aligned(points * job_.n_block * job_.m_block * job_.k_height * 4);
        room_ = room_for(kBudget);
        owner->reserve_scratch(room_.bytes() + job_.worker_bytes * owner->threads);
        describe(winograd_name(problem.u, tile, kernels));
    }

    void compute(const ConvOperands& o, int64_t rows) noexcept override {
        const fg_winograd_kernels_t& k = *kernels_.winograd;
        fg_winograd_job_t all = job_;
        place(all, room_, static_cast<char*>(context->scratch()));
        all.x = static_cast<const float*>(o.x);
        all.y = static_cast<const float*>(o.y);
        all.dst = static_cast<float*>(o.filter);
        for_images(all, room_, rows, [&](fg_winograd_job_t& job) {
            job.accumulate = desc.accumulate != 0 || job.row_begin > 0 ? 1 : 0;
            fg_parallel(context->threads, job.rows * job.cut_y.tiles, k.weights_gather, &job);
            fg_parallel(context->threads, int64_t{job.n_blocks} * job.m_blocks, k.weights, &job);
        });
    }

  protected:
    Sizes sizes(const fg_winograd_class_t& q) const noexcept override {
        const int64_t points = int64_t{q.n_y} * q.n_x;
        return {points * job_.depth * q.line, points * panels_ * q.line * kernels_.vl};
    }

  private:
    int64_t panels_ = 0;
    Room room_{};
};

/// Multiplications of the direct convolution over those of the Winograd one.
double savings(const fg_winograd_job_t& job) {
    const fg_conv2d_shape_t& u = job.u;
    const auto points = [&](int32_t outputs, const fg_winograd_cut_t& cut) {
        return static_cast<double>(outputs) + cut.tiles * (job.taps - 1.0);
    };
    return static_cast<double>(u.oh) * u.ow * u.r * u.s /
           (points(u.oh, job.cut_y) * points(u.ow, job.cut_x) * u.stride_h * u.stride_w);
}

}  // namespace

std::string winograd_refusal(const fg_context* context, const fg_conv2d_shape_t& u, int32_t tile) {
    if (context->exact) return "the context is exact";
    if (is_dense(u)) return "a dense layer";
    if (u.groups != 1) return "groups";
    if (u.dilation_h != 1 || u.dilation_w != 1) return "dilation";
    if (u.stride_h != u.stride_w || u.stride_h > 2) return "stride";
    const int64_t taps = ceil_div(u.r, u.stride_h);
    if (taps != ceil_div(u.s, u.stride_w) || taps < 2 || taps > 3) return "kernel size";
    if (u.c < kChannels || u.k < kChannels)
        return "needs " + std::to_string(kChannels) + " channels";
    const double saved = savings(winograd_layout(u, tile == 0 ? winograd_tile(u) : tile, 8));
    if (tile == 0 && saved < kWorthwhile) return "saves too little";
    if (saved <= 1) return "saves no multiplications";
    return "";
}

std::string winograd_name(const fg_conv2d_shape_t& u, int32_t tile,
                          const fg_conv2d_kernels_t& kernels) {
    return std::string("_f32__") + kernels.isa + "_winograd_" + std::to_string(tile) + "_" +
           std::to_string(ceil_div(u.r, u.stride_h)) + "_" + kernels.tile;
}

fg_plan* make_winograd_conv(fg_context* context, const fg_conv2d_desc_t& desc,
                            const fg_conv2d_kernels_t& kernels, int32_t tile) {
    if (resolve(desc).pass == ConvPass::backward_weights)
        return new WinogradWeights(context, desc, kernels, tile);
    return new WinogradProducts(context, desc, kernels, tile);
}

}  // namespace forger
