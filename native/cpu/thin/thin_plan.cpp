// SPDX-License-Identifier: Apache-2.0
// Plans on the kernels for images. Bands depend on shape and rows only, and no result on bands but for filter
// gradients. Stride 1 to few channels is the adjoint of a convolution from few channels.
#include "thin_plan.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "context.h"
#include "conv2d/packed_conv.h"
#include "conv2d/partial_sums.h"

namespace forger {

namespace {

/// Enough items that the last ones do not leave threads idle for long.
constexpr int64_t kItems = 16;
/// Elements of x that a worker copies at once: 64 KiB.
constexpr int64_t kCopyElements = 16384;
/// A result of so many bytes a thread has left the caches before it is read. Of 16 and 24 MiB a thread, writing past
/// them pays in a pair of layers; of 8 MiB what the second layer waits for costs more (bench/NOTES.md).
constexpr int64_t kUncachedBytes = int64_t{16} << 20;
/// Pixels of dy that filter gradients read again and again from the first cache.
constexpr int64_t kPixels = 128;

int64_t ceil_div(int64_t a, int64_t b) {
    return (a + b - 1) / b;
}
int64_t round_up(int64_t a, int64_t b) {
    return ceil_div(a, b) * b;
}

bool of_stride_1(const fg_conv2d_shape_t& u) {
    return u.stride_h == 1 && u.stride_w == 1;
}

std::string name_of(const fg_conv2d_kernels_t& kernels, const char* algorithm) {
    return std::string("_f32__") + kernels.isa + algorithm + kernels.thin->tile;
}

/// Why few channels of u.x do not pay; empty when they do.
std::string refusal_of(const fg_conv2d_shape_t& u, int32_t lanes) {
    if (u.groups != 1) return "groups";
    if (is_dense(u)) return "a dense layer";
    if (u.dilation_w != 1) return "dilation";
    if (u.c >= lanes) return "needs fewer than " + std::to_string(lanes) + " channels";
    return "";
}

std::string data_refusal(const fg_conv2d_shape_t& u, int32_t lanes) {
    std::string refusal = refusal_of(u, lanes);
    if (!refusal.empty()) return refusal;
    if (u.pad_top < 0 || u.pad_left < 0) return "padding beyond the kernel";
    if (u.r > FG_THIN_LINES)
        return "a kernel of more than " + std::to_string(FG_THIN_LINES) + " lines";
    // Columns r*s*c waste fewer lanes than vectors of c when c is small.
    if (ceil_div(int64_t{u.r} * u.s * u.c, lanes) >= int64_t{u.r} * u.s) return "too few columns";
    return "";
}

std::string weights_refusal(const fg_conv2d_shape_t& u, int32_t lanes) {
    std::string refusal = refusal_of(u, lanes);
    if (refusal.empty() && u.k % lanes != 0)
        refusal = "needs multiples of " + std::to_string(lanes) + " channels";
    return refusal;
}

/// Elements of copied lines that `lines` lines of y read.
int64_t pitch_of(const fg_conv2d_shape_t& u, int32_t lanes) {
    return round_up((int64_t{u.ow - 1} * u.stride_w + u.s) * u.c, lanes);
}
int64_t lines_read(const fg_conv2d_shape_t& u, int64_t lines) {
    return (lines - 1) * u.stride_h + int64_t{u.r - 1} * u.dilation_h + 1;
}

/// Of a worker's copied lines: whole vectors are written.
int64_t copied_bytes(const fg_conv2d_shape_t& u, const fg_thin_job_t& job, int64_t lanes) {
    return round_up((lines_read(u, job.band_lines) * job.pitch + 2 * lanes) * 4, 64);
}

/// Where every step of `step` elements of a window starts in copied lines.
std::vector<int64_t> starts_of(const fg_conv2d_shape_t& u, int64_t pitch, int64_t step) {
    std::vector<int64_t> starts;
    const int64_t run = int64_t{u.s} * u.c;
    for (int64_t e = 0; e < run * u.r; e += step)
        starts.push_back(e / run * u.dilation_h * pitch + e % run);
    return starts;
}

void set_bands(fg_thin_job_t& job, int64_t lines, int64_t bands) {
    job.bands = static_cast<int32_t>(std::clamp<int64_t>(bands, 1, lines));
    job.band_lines = static_cast<int32_t>(ceil_div(lines, job.bands));
    job.bands = static_cast<int32_t>(ceil_div(lines, job.band_lines));
}

/// What both directions share.
class ThinProducts : public PackedConv {
  public:
    int32_t algorithm() const override { return FG_CONV_THIN; }

    void compute(const ConvOperands& o, int64_t rows) noexcept override {
        const bool forward = problem.pass == ConvPass::forward;
        fg_thin_job_t job = job_;
        job.rows = rows;
        job.src = static_cast<const float*>(forward ? o.x : o.y);
        job.packed = static_cast<const float*>(o.filter);
        job.dst = static_cast<float*>(forward ? o.y : o.x);
        job.bias = bias_of(o);
        job.stream = streams(rows, job.dst) ? 1 : 0;
        set_bands(job, lines_, std::max(bands_, ceil_div(kItems, rows)));
        job.scratch = scratch();
        job.worker_bytes = worker_bytes_;
        fg_parallel(context->threads, rows * job.bands, item_, &job);
    }

  protected:
    /// u: the problem or its adjoint; an item makes a band of `lines` lines.
    ThinProducts(fg_context* owner, const fg_conv2d_desc_t& d, const GemmChoice& choice,
                 const fg_conv2d_shape_t& u, PackedFilter filter, int32_t lines,
                 fg_thin_item_fn item)
        : PackedConv(owner, d, choice), lines_(lines), item_(item) {
        filter_ = std::move(filter);
        job_.u = u;
        job_.packed_k = filter_.matrices[0].padded_k;
        job_.accumulate = desc.accumulate;
        job_.activation = desc.activation;
        job_.slope = desc.slope;
    }
    /// At least so many bands, whatever the rows.
    void cut(int64_t bands) {
        bands_ = bands;
        set_bands(job_, lines_, bands);
    }

    fg_thin_job_t job_{};

  private:
    /// Whole vectors of a result that the caches would not hold are written past them.
    bool streams(int64_t rows, const float* dst) const {
        const fg_conv2d_shape_t& u = job_.u;
        return item_ == kernels_.thin->forward && !job_.accumulate && u.k % kernels_.vl == 0 &&
               reinterpret_cast<uintptr_t>(dst) % 64 == 0 &&
               rows * u.oh * u.ow * u.k * 4 >= kUncachedBytes * context->threads;
    }

    int32_t lines_;
    fg_thin_item_fn item_;
    int64_t bands_ = 1;
};

/// Forward, or backward data of stride 1 from few channels.
class ThinForward final : public ThinProducts {
  public:
    ThinForward(fg_context* owner, const fg_conv2d_desc_t& d, const GemmChoice& choice,
                const fg_conv2d_shape_t& u, PackedFilter filter)
        : ThinProducts(owner, d, choice, u, std::move(filter), u.oh,
                       choice.kernels->thin->forward) {
        job_.pitch = pitch_of(u, kernels_.vl);
        const int64_t run = int64_t{u.s} * u.c;
        starts_ = starts_of(u, job_.pitch, run % FG_THIN_STEP == 0 ? FG_THIN_STEP : 1);
        job_.starts = starts_.data();
        cut(ceil_div(lines_read(u, u.oh) * job_.pitch, kCopyElements));
        finish(thin_name(kernels_), choice, copied_bytes(u, job_, kernels_.vl));
    }

  private:
    std::vector<int64_t> starts_;
};

/// Backward data, or forward of stride 1 to few channels.
class ThinData final : public ThinProducts {
  public:
    ThinData(fg_context* owner, const fg_conv2d_desc_t& d, const GemmChoice& choice,
             const fg_conv2d_shape_t& u, PackedFilter filter)
        : ThinProducts(owner, d, choice, u, std::move(filter), u.h, choice.kernels->thin->data) {
        const int64_t vl = kernels_.vl;
        const int64_t run = int64_t{u.s} * u.c;
        const int64_t block = int64_t{u.stride_w} * u.c;
        const int64_t lead = int64_t{u.pad_left} * u.c;
        // Lines of dx begin at whole vectors.
        job_.begin = round_up(lead, vl);
        const int64_t first = job_.begin - lead;
        job_.pitch = round_up(std::max(first + (u.ow - 1) * block + run,
                                       job_.begin + round_up(int64_t{u.w} * u.c, vl)),
                              16);
        job_.reached = static_cast<int32_t>(ceil_div(u.s, u.stride_w));
        job_.ring = static_cast<int32_t>(
            std::min<int64_t>(int64_t{u.r - 1} * u.dilation_h / u.stride_h + 1, u.oh));
        for (int64_t p = 0; p < u.ow; p++)
            places_.push_back(p % job_.reached * job_.pitch + first + p * block);
        const int64_t columns = run * u.r;
        for (int64_t low = 0; low < columns; low += vl) {
            first_piece_.push_back(static_cast<int32_t>(pieces_.size()));
            for (int64_t r = low / run; r * run < std::min(low + vl, columns); r++) {
                pieces_.push_back({r * job_.reached * job_.pitch + low - r * run,
                                   static_cast<int32_t>(std::max<int64_t>(r * run - low, 0)),
                                   static_cast<int32_t>(std::min((r + 1) * run - low, vl))});
            }
        }
        first_piece_.push_back(static_cast<int32_t>(pieces_.size()));
        job_.places = places_.data();
        job_.pieces = pieces_.data();
        job_.first_piece = first_piece_.data();
        cut(1);
        finish(thin_name(kernels_), choice, job_.ring * u.r * job_.reached * job_.pitch * 4, u.w);
    }

  private:
    std::vector<int64_t> places_;
    std::vector<fg_thin_piece_t> pieces_;
    std::vector<int32_t> first_piece_;
};

/// Sums [r][s][c][k] to the filter's order.
struct Turn {
    const float* src;
    float* dst;
    int64_t columns, k;  ///< r * s * c of the filter, and its k
    bool accumulate;
};

void turn_item(void* argument, int64_t k, int32_t) {
    const Turn& turn = *static_cast<const Turn*>(argument);
    float* const dst = turn.dst + k * turn.columns;
    for (int64_t i = 0; i < turn.columns; i++) {
        const float v = turn.src[i * turn.k + k];
        dst[i] = turn.accumulate ? dst[i] + v : v;
    }
}

/// Sums of the adjoint, [taps backwards][k][c], to the filter's order.
struct Flip {
    const float* src;
    float* dst;
    int64_t k, taps, c;
    bool accumulate;
};

void flip_item(void* argument, int64_t item, int32_t) {
    const Flip& flip = *static_cast<const Flip*>(argument);
    const int64_t k = item / flip.taps;
    const int64_t tap = flip.taps - 1 - item % flip.taps;
    const float* const src = flip.src + (tap * flip.k + k) * flip.c;
    float* const dst = flip.dst + item * flip.c;
    for (int64_t c = 0; c < flip.c; c++) dst[c] = flip.accumulate ? dst[c] + src[c] : src[c];
}

class ThinWeights final : public ConvPlan {
  public:
    ThinWeights(fg_context* owner, const fg_conv2d_desc_t& d, const GemmChoice& choice,
                bool adjoint)
        : ConvPlan(owner, d), kernels_(*choice.kernels), adjoint_(adjoint) {
        const fg_conv2d_shape_t u = adjoint ? adjoint_of(problem.u) : problem.u;
        job_.u = u;
        job_.pitch = pitch_of(u, kernels_.vl);
        set_bands(job_, u.oh, ceil_div(int64_t{u.oh} * u.ow, kPixels));
        worker_bytes_ = copied_bytes(u, job_, kernels_.vl);
        starts_ = starts_of(u, job_.pitch, 1);
        job_.starts = starts_.data();
        sum_bytes_ = round_up(kItems * problem.filter_count * 4, 64);
        owner->reserve_scratch(sum_bytes_ + worker_bytes_ * owner->threads);
        describe(name_of(kernels_, adjoint ? "_adjoint_thin_" : "_thin_"), choice.refused);
    }

    int32_t algorithm() const override { return FG_CONV_THIN; }

    void compute(const ConvOperands& o, int64_t rows) noexcept override {
        auto* const scratch = static_cast<char*>(context->scratch());
        auto* const sums = reinterpret_cast<float*>(scratch);
        fg_thin_job_t job = job_;
        job.rows = rows;
        job.src = static_cast<const float*>(adjoint_ ? o.y : o.x);
        job.dy = static_cast<const float*>(adjoint_ ? o.x : o.y);
        job.dst = sums;
        job.parts = static_cast<int32_t>(std::min<int64_t>(kItems, rows * job.bands));
        job.scratch = scratch + sum_bytes_;
        job.worker_bytes = worker_bytes_;
        fg_parallel(context->threads, job.parts, kernels_.thin->weights, &job);
        merge_parts(context, sums, problem.filter_count, job.parts, sums, false);
        auto* const dst = static_cast<float*>(o.filter);
        const fg_conv2d_shape_t& u = problem.u;
        if (adjoint_) {
            Flip flip{sums, dst, u.k, int64_t{u.r} * u.s, u.c, desc.accumulate != 0};
            fg_parallel(context->threads, flip.k * flip.taps, flip_item, &flip);
        } else {
            Turn turn{sums, dst, int64_t{u.r} * u.s * u.c, u.k, desc.accumulate != 0};
            fg_parallel(context->threads, turn.k, turn_item, &turn);
        }
    }

  private:
    const fg_conv2d_kernels_t& kernels_;
    bool adjoint_;
    fg_thin_job_t job_{};
    std::vector<int64_t> starts_;
    int64_t worker_bytes_;
    int64_t sum_bytes_;
};

/// Whether the adjoint of a convolution of stride 1 is accepted where the convolution itself is not.
bool adjoint_serves(const ConvProblem& problem, int32_t lanes) {
    const fg_conv2d_shape_t& u = problem.u;
    if (!of_stride_1(u) || is_dense(u) || u.groups != 1) return false;
    const fg_conv2d_shape_t v = adjoint_of(u);
    switch (problem.pass) {
        case ConvPass::forward:
            return !refusal_of(u, lanes).empty() && data_refusal(v, lanes).empty();
        case ConvPass::backward_data:
            return !data_refusal(u, lanes).empty() && refusal_of(v, lanes).empty();
        default:
            return !weights_refusal(u, lanes).empty() && weights_refusal(v, lanes).empty();
    }
}

}  // namespace

std::string thin_name(const fg_conv2d_kernels_t& kernels) {
    return name_of(kernels, "_thin_");
}

std::string thin_refusal(const ConvProblem& problem, int32_t lanes) {
    if (adjoint_serves(problem, lanes)) return "";
    switch (problem.pass) {
        case ConvPass::forward:
            return refusal_of(problem.u, lanes);
        case ConvPass::backward_data:
            return data_refusal(problem.u, lanes);
        default:
            return weights_refusal(problem.u, lanes);
    }
}

fg_plan* make_thin_conv(fg_context* context, const fg_conv2d_desc_t& desc,
                        const GemmChoice& choice) {
    const ConvProblem problem = resolve(desc);
    const bool adjoint = adjoint_serves(problem, choice.kernels->vl);
    if (problem.pass == ConvPass::backward_weights)
        return new ThinWeights(context, desc, choice, adjoint);
    const fg_conv2d_shape_t& p = problem.u;
    const fg_conv2d_shape_t u = adjoint ? adjoint_of(p) : p;
    const int32_t vl = choice.kernels->vl;
    if ((problem.pass == ConvPass::forward) != adjoint) {
        return new ThinForward(
            context, desc, choice, u,
            adjoint ? flipped_forward_filter(p, vl) : forward_layout(p, vl).filter);
    }
    return new ThinData(context, desc, choice, u,
                        adjoint ? flipped_columns_filter(p, vl) : columns_filter(p, vl));
}

}  // namespace forger
