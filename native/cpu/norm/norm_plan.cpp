// SPDX-License-Identifier: Apache-2.0
// Batch, layer and instance normalisation. A slab is what shares statistics: the rows of a group
// (batch) or one row. Slabs are cut into items, items into blocks (norm_cut.h); sums of blocks are
// merged in double in order. Slabs of one item (layer, instance) do reduction, formulas and
// application while the row is in cache; all others run three phases. The formulas are in
// norm_formulas.h.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "backend.h"
#include "context.h"
#include "elementwise/blocks.h"
#include "norm.h"
#include "norm_cut.h"
#include "norm_formulas.h"
#include "norm_operands.h"
#include "status.h"

namespace forger {
namespace {

constexpr int64_t kMergeChannels = 64;

constexpr fg_dtype_t f32 = FG_F32;
constexpr fg_dtype_t f64 = FG_F64;

constexpr Kernel<fg_norm_kernels_t> kKernels[] = {
#define FG_KERNEL(isa, type, name)                                           \
    {isa,                                                                    \
     type,                                                                   \
     {fg_norm_stats_##type##__##name, fg_norm_apply_##type##__##name,        \
      fg_norm_reduce_##type##__##name, fg_norm_backward_##type##__##name,    \
      fg_norm_reduce2_##type##__##name, fg_norm_backward2_##type##__##name}, \
     #type "__" #name},
#include "norm.inc"
#undef FG_KERNEL
};

/// Sums that a pass needs, coefficients it applies, and its two kernels.
struct Pass {
    int32_t sums;
    int32_t coefs;
    fg_norm_fn reduce;
    fg_norm_fn apply;
};

template <typename T>
class NormPlan final : public fg_plan {
  public:
    NormPlan(fg_context* owner, const fg_norm_desc_t& desc)
        : fg_plan(owner), desc_(desc), channels_(desc.channels) {
        for (const NormOperand& entry : norm_operands(desc)) {
            roles_.push_back(entry.role);
            operands.push_back(entry.operand);
        }
        tensors_.activation = desc.activation;
        tensors_.accumulate = desc.accumulate;
        tensors_.slope = static_cast<double>(desc.slope);
        tensors_.channels = channels_;
        parameters_.kind = desc.kind;
        parameters_.channels = channels_;
        parameters_.epsilon = static_cast<double>(desc.epsilon);
        static const char* const passes[] = {"fwd",     "bwd_data",    "",
                                             "tangent", "tangent_bwd", "inference"};
        static const char* const kinds[] = {"batch", "layer", "instance"};
        const fg_norm_kernels_t kernels =
            choose(owner, kKernels, description,
                   std::string(kinds[desc.kind]) + "_norm_" + passes[desc.pass] + "_");
        switch (desc.pass) {
            case FG_FORWARD:
                pass_ = {2, 3, kernels.stats, kernels.apply};
                break;
            case FG_INFERENCE:
                pass_ = {0, 3, nullptr, kernels.apply};
                break;
            case FG_TANGENT_BACKWARD:
                pass_ = {8, 6, kernels.reduce2, kernels.backward2};
                break;
            default:
                pass_ = {3, 4, kernels.reduce, kernels.backward};
                break;
        }
        plan_scratch();
    }

    void check_rows(int64_t rows) const override {
        const bool splits = desc_.kind == FG_NORM_BATCH && desc_.pass != FG_INFERENCE;
        if (splits && rows % desc_.groups != 0) {
            invalid("batch_norm", "rows", static_cast<double>(rows),
                    ("a multiple of groups = " + std::to_string(desc_.groups)).c_str());
        }
    }

    fg_status_t run(const Run& run) noexcept override {
        bind(run);
        if (desc_.pass == FG_INFERENCE) {
            infer(run.rows);
            return FG_OK;
        }
        const bool batch = desc_.kind == FG_NORM_BATCH;
        slabs_ = batch ? desc_.groups : run.rows;
        cut_ = cut_slab(batch ? run.rows / desc_.groups * desc_.pixels : desc_.pixels, channels_,
                        max_items_);
        std::fill(totals(), totals() + 2 * channels_, 0.0);
        if (fused_) {
            run_fused();
        } else {
            run_phases();
        }
        if (has_parameter_gradients()) add_parameter_gradients();
        return FG_OK;
    }

  private:
    bool has_parameter_gradients() const {
        return desc_.affine != 0 &&
               (desc_.pass == FG_BACKWARD_DATA || desc_.pass == FG_TANGENT_BACKWARD);
    }

    /// Totals | sums of items or gradients of fused tasks | per worker: sums and a block |
    /// coefficients.
    void plan_scratch() {
        max_items_ = std::clamp<int64_t>(131072 / channels_, 16, 128);
        fused_ = desc_.kind != FG_NORM_BATCH && desc_.pass != FG_INFERENCE &&
                 cut_slab(desc_.pixels, channels_, max_items_).items == 1;
        sums_stride_ = std::max(pass_.sums, 2) * channels_;
        worker_stride_ = 2 * sums_stride_;
        coef_stride_ = pass_.coefs * channels_;
        const int64_t areas = fused_ ? context->threads : max_items_;
        doubles_ =
            2 * channels_ + (max_items_ + 1) * sums_stride_ + context->threads * worker_stride_;
        context->reserve_scratch(doubles_ * int64_t{sizeof(double)} +
                                 areas * coef_stride_ * int64_t{sizeof(T)});
    }

    double* totals() const { return static_cast<double*>(context->scratch()); }
    double* item_sums(int64_t item) const { return totals() + 2 * channels_ + item * sums_stride_; }
    double* worker_sums(int32_t worker) const {
        return item_sums(max_items_ + 1) + worker * worker_stride_;
    }
    T* coefs(int64_t area) const {
        return reinterpret_cast<T*>(totals() + doubles_) + area * coef_stride_;
    }

    void bind(const Run& run) {
        std::array<T*, static_cast<size_t>(NormRole::count)> pointers{};
        for (size_t i = 0; i < roles_.size(); i++) {
            pointers[static_cast<size_t>(roles_[i])] = static_cast<T*>(run.operands[i]);
        }
        const auto at = [&](NormRole role) { return pointers[static_cast<size_t>(role)]; };
        tensors_.x = at(NormRole::x);
        tensors_.y = at(NormRole::y);
        tensors_.dy = at(NormRole::dy);
        tensors_.tx = at(NormRole::tx);
        tensors_.dty = at(NormRole::dty);
        tensors_.dst = at(NormRole::dst);
        parameters_.gamma = at(NormRole::gamma);
        parameters_.beta = at(NormRole::beta);
        parameters_.mean = at(NormRole::mean);
        parameters_.inv_std = at(NormRole::inv_std);
        running_mean_ = at(NormRole::running_mean);
        running_var_ = at(NormRole::running_var);
        dgamma_ = at(NormRole::dgamma);
        dbeta_ = at(NormRole::dbeta);
    }

    /// The kernel arguments of pixels [first, first + count) of a slab.
    fg_norm_args_t block(int64_t slab, int64_t first, int64_t count) const {
        fg_norm_args_t args = tensors_;
        const int64_t offset = (slab * cut_.pixels + first) * channels_;
        const auto advance = [offset](const void* p) -> const void* {
            return p == nullptr ? p : static_cast<const T*>(p) + offset;
        };
        args.pixels = count;
        args.x = advance(args.x);
        args.y = advance(args.y);
        args.dy = advance(args.dy);
        args.tx = advance(args.tx);
        args.dty = advance(args.dty);
        args.dst = static_cast<T*>(args.dst) + offset;
        return args;
    }

    /// Sums of one item of a slab; for the forward pass its means and squares.
    void reduce_item(int64_t slab, int64_t item, double* sums, double* block_sums,
                     const T* coef) const {
        const int64_t begin = item * cut_.item;
        const int64_t end = std::min(begin + cut_.item, cut_.pixels);
        const bool stats = desc_.pass == FG_FORWARD;
        if (!stats) std::fill(sums, sums + pass_.sums * channels_, 0.0);
        for (int64_t p = begin; p < end; p += cut_.block) {
            const int64_t count = std::min(cut_.block, end - p);
            fg_norm_args_t args = block(slab, p, count);
            args.coef = coef;
            args.sums = stats && p > begin ? block_sums : sums;
            pass_.reduce(&args);
            if (args.sums != sums)
                merge_statistics(sums, static_cast<double>(p - begin), block_sums,
                                 static_cast<double>(count), 0, channels_, channels_);
        }
    }

    void apply(int64_t slab, int64_t first, int64_t count, const T* coef) const {
        fg_norm_args_t args = block(slab, first, count);
        args.coef = coef;
        pass_.apply(&args);
    }

    /// Coefficients of a slab from its sums; gradients of the parameters are added to gradients.
    void finish(int64_t slab, const double* sums, T* coef, double* gradients) const {
        const int64_t n = cut_.pixels;
        switch (desc_.pass) {
            case FG_FORWARD:
                finish_forward(parameters_, slab, n, sums, coef);
                break;
            case FG_TANGENT_BACKWARD:
                finish_backward2(parameters_, slab, n, sums, coef, gradients);
                break;
            default:
                finish_backward(parameters_, slab, n, sums, coef, gradients,
                                desc_.pass == FG_TANGENT);
                break;
        }
    }

    void infer(int64_t rows) {
        T* const coef = coefs(0);
        for (int64_t c = 0; c < channels_; c++) {
            const double inv_std =
                1.0 / std::sqrt(static_cast<double>(running_var_[c]) + parameters_.epsilon);
            coef[c] = running_mean_[c];
            coef[channels_ + c] = static_cast<T>(inv_std * gamma_of(parameters_, c));
            coef[2 * channels_ + c] = static_cast<T>(beta_of(parameters_, c));
        }
        cut_ = cut_slab(rows * desc_.pixels, channels_, int64_t{1} << 40);
        parallel(cut_.items, [&](int64_t item, int32_t) {
            apply(0, item * cut_.item, std::min(cut_.item, cut_.pixels - item * cut_.item), coef);
        });
    }

    void run_fused() {
        const int64_t per_task = std::max<int64_t>(1, kItemElements / (cut_.pixels * channels_));
        const int64_t tasks = ceil_div(slabs_, per_task);
        for (int64_t first = 0; first < tasks; first += max_items_) {
            const int64_t wave = std::min(max_items_, tasks - first);
            parallel(wave, [&](int64_t task, int32_t worker) {
                double* const gradients = item_sums(task);
                std::fill(gradients, gradients + 2 * channels_, 0.0);
                double* const sums = worker_sums(worker);
                T* const coef = coefs(worker);
                const int64_t begin = (first + task) * per_task;
                for (int64_t slab = begin; slab < std::min(begin + per_task, slabs_); slab++) {
                    fill_means(parameters_, desc_.pass, slab, coef);
                    reduce_item(slab, 0, sums, sums + sums_stride_, coef);
                    finish(slab, sums, coef, gradients);
                    apply(slab, 0, cut_.pixels, coef);
                }
            });
            for (int64_t task = 0; task < wave; task++) add_gradients(item_sums(task));
        }
    }

    void run_phases() {
        const int64_t wave_slabs = std::max<int64_t>(1, max_items_ / cut_.items);
        for (int64_t first = 0; first < slabs_; first += wave_slabs) {
            const int64_t slabs = std::min(wave_slabs, slabs_ - first);
            for (int64_t s = 0; s < slabs; s++)
                fill_means(parameters_, desc_.pass, first + s, coefs(s));
            parallel(slabs * cut_.items, [&](int64_t i, int32_t worker) {
                const int64_t slab = i / cut_.items;
                reduce_item(first + slab, i % cut_.items, item_sums(i), worker_sums(worker),
                            coefs(slab));
            });
            merge_items(slabs);
            double* const gradients = item_sums(max_items_);
            for (int64_t s = 0; s < slabs; s++) {
                std::fill(gradients, gradients + 2 * channels_, 0.0);
                finish(first + s, item_sums(s * cut_.items), coefs(s), gradients);
                add_gradients(gradients);
                if (desc_.pass == FG_FORWARD && desc_.update_running != 0)
                    update_running(item_sums(s * cut_.items));
            }
            parallel(slabs * cut_.items, [&](int64_t i, int32_t) {
                const int64_t begin = i % cut_.items * cut_.item;
                apply(first + i / cut_.items, begin, std::min(cut_.item, cut_.pixels - begin),
                      coefs(i / cut_.items));
            });
        }
    }

    /// Merges the items of every slab into its first, parallel over channels.
    void merge_items(int64_t slabs) const {
        if (cut_.items == 1) return;
        const int64_t chunks = ceil_div(channels_, kMergeChannels);
        parallel(slabs * chunks, [&](int64_t i, int32_t) {
            double* const into = item_sums(i / chunks * cut_.items);
            const int64_t begin = i % chunks * kMergeChannels;
            const int64_t end = std::min(begin + kMergeChannels, channels_);
            for (int64_t item = 1; item < cut_.items; item++) {
                const double* const from = into + item * sums_stride_;
                if (desc_.pass == FG_FORWARD) {
                    const int64_t before = item * cut_.item;
                    const int64_t count = std::min(cut_.item, cut_.pixels - before);
                    merge_statistics(into, static_cast<double>(before), from,
                                     static_cast<double>(count), begin, end, channels_);
                } else {
                    for (int32_t k = 0; k < pass_.sums; k++) {
                        for (int64_t c = begin; c < end; c++)
                            into[k * channels_ + c] += from[k * channels_ + c];
                    }
                }
            }
        });
    }

    void update_running(const double* statistics) {
        const double rate = static_cast<double>(desc_.momentum);
        const double n = static_cast<double>(std::max<int64_t>(cut_.pixels - 1, 1));
        for (int64_t c = 0; c < channels_; c++) {
            running_mean_[c] = static_cast<T>((1 - rate) * static_cast<double>(running_mean_[c]) +
                                              rate * statistics[c]);
            running_var_[c] = static_cast<T>((1 - rate) * static_cast<double>(running_var_[c]) +
                                             rate * (statistics[channels_ + c] / n));
        }
    }

    void add_gradients(const double* gradients) {
        if (!has_parameter_gradients()) return;
        for (int64_t i = 0; i < 2 * channels_; i++) totals()[i] += gradients[i];
    }

    void add_parameter_gradients() {
        for (int64_t c = 0; c < channels_; c++) {
            dgamma_[c] = static_cast<T>(static_cast<double>(dgamma_[c]) + totals()[c]);
            dbeta_[c] = static_cast<T>(static_cast<double>(dbeta_[c]) + totals()[channels_ + c]);
        }
    }

    template <typename Body>
    void parallel(int64_t items, Body&& body) const {
        fg_parallel(
            context->threads, items,
            [](void* argument, int64_t item, int32_t worker) {
                (*static_cast<std::remove_reference_t<Body>*>(argument))(item, worker);
            },
            &body);
    }

    const fg_norm_desc_t desc_;
    const int64_t channels_;
    Pass pass_{};
    bool fused_ = false;
    int64_t max_items_ = 0, sums_stride_ = 0, worker_stride_ = 0, coef_stride_ = 0, doubles_ = 0;
    std::vector<NormRole> roles_;
    // Of the run in progress.
    fg_norm_args_t tensors_{};
    NormParameters<T> parameters_{};
    Cut cut_{};
    int64_t slabs_ = 0;
    T* running_mean_ = nullptr;
    T* running_var_ = nullptr;
    T* dgamma_ = nullptr;
    T* dbeta_ = nullptr;
};

}  // namespace

fg_plan* cpu_norm(fg_context* context, const fg_norm_desc_t& desc) {
    if (context->dtype == FG_F64) return new NormPlan<double>(context, desc);
    return new NormPlan<float>(context, desc);
}

}  // namespace forger
