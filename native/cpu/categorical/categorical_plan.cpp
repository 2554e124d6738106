// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "backend.h"
#include "categorical/categorical.h"
#include "elementwise/blocks.h"
#include "random/draw.h"

namespace forger {
namespace {

constexpr Kernel<fg_class_weights_fn> kKernels[] = {FG_KERNELS(class_weights, FG_LISTED)};

/// A work item is one row's next positions, as many as fit into kDraw weights.
class CategoricalPlan final : public fg_plan {
  public:
    CategoricalPlan(fg_context* owner, const fg_categorical_desc_t& desc)
        : fg_plan(owner), desc_(desc) {
        weights_ = choose(owner, kKernels, description);
        random_ = random_kernel(owner).run;
        chunk_ = std::min(desc.positions, kDraw / desc.classes);
        chunks_ = (desc.positions + chunk_ - 1) / chunk_;
        const int64_t n = desc.positions * desc.classes;
        operands = {{"logits", FG_IN, n, 0}, {"x", FG_OUT, desc.samples * n, 0}};
    }

    fg_status_t run(const Run& run) noexcept override {
        for_blocks(context, run.rows * chunks_, 1, [&](int64_t item, int64_t) {
            const int64_t row = item / chunks_, first = item % chunks_ * chunk_;
            const int64_t positions = std::min(chunk_, desc_.positions - first);
            if (context->dtype == FG_F64) {
                draw<double>(run, row, first, positions);
            } else {
                draw<float>(run, row, first, positions);
            }
        });
        return FG_OK;
    }

  private:
    template <typename T>
    void draw(const Run& run, int64_t row, int64_t first, int64_t positions) const noexcept {
        const int64_t classes = desc_.classes, all = desc_.positions;
        T weights[kDraw];
        double totals[kDraw];
        float uniforms[kDraw];
        const T* const logits = static_cast<const T*>(run.operands[0]);
        weights_(logits + (row * all + first) * classes, positions, classes, weights);
        for (int64_t p = 0; p < positions; p++) {
            double total = 0;
            for (int64_t k = 0; k < classes; k++)
                total += static_cast<double>(weights[p * classes + k]);
            totals[p] = total;
        }
        fg_random_args_t random = {};
        random.distribution = FG_UNIFORM;
        random.seed = desc_.seed;
        random.stream = desc_.stream;
        random.step = static_cast<uint32_t>(run.step);
        random.b = 1;
        for (int64_t m = 0; m < desc_.samples; m++) {
            const int64_t sample = row * desc_.samples + m;
            const int64_t number = ((run.row_begin + row) * desc_.samples + m) * all + first;
            random_(&random, static_cast<uint64_t>(number), positions, uniforms);
            T* x = static_cast<T*>(run.operands[1]) + (sample * all + first) * classes;
            for (int64_t p = 0; p < positions; p++, x += classes) {
                pick(weights + p * classes, totals[p], static_cast<double>(uniforms[p]), x);
            }
        }
    }

    /// The first class whose weights up to its own exceed u times all of them.
    template <typename T>
    void pick(const T* weights, double total, double u, T* x) const noexcept {
        const double least = u * total;
        // Weights that are not finite must not look like a sample.
        const T rest = std::isfinite(total) ? 0 : static_cast<T>(NAN);
        int64_t drawn = 0;
        double sum = static_cast<double>(weights[0]);
        while (sum <= least && drawn + 1 < desc_.classes) {
            sum += static_cast<double>(weights[++drawn]);
        }
        std::fill_n(x, desc_.classes, rest);
        x[drawn] += 1;
    }

    fg_categorical_desc_t desc_;
    fg_class_weights_fn weights_;
    fg_random_fn random_;
    int64_t chunk_ = 1, chunks_ = 1;
};

}  // namespace

fg_plan* cpu_categorical(fg_context* context, const fg_categorical_desc_t& desc) {
    return new CategoricalPlan(context, desc);
}

}  // namespace forger
