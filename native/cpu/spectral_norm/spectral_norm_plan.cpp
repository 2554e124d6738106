// SPDX-License-Identifier: Apache-2.0
// W / sigma, sigma = u' W v, after a power iteration v = W' u / |W' u|, u = W v / |W v| (Miyato et al. 2018).
#include "spectral_norm/spectral_norm_plan.h"

#include <algorithm>
#include <cmath>

#include "backend.h"

namespace forger {
namespace {

constexpr Kernel<fg_matrix_vector_fn> kByRows[] = {FG_KERNELS(matrix_vector, FG_LISTED)};
constexpr Kernel<fg_matrix_vector_fn> kByColumns[] = {FG_KERNELS(vector_matrix, FG_LISTED)};
constexpr Kernel<fg_dot_fn> kDots[] = {FG_KERNELS(dot, FG_LISTED)};
constexpr Kernel<fg_scaled_fn> kScales[] = {FG_KERNELS(scaled, FG_LISTED)};

class SpectralNormPlan final : public SpectralPlan {
  public:
    SpectralNormPlan(fg_context* owner, const fg_spectral_norm_desc_t& desc)
        : SpectralPlan(owner, desc) {
        by_rows_ = choose(owner, kByRows, description);
        std::string other;
        by_columns_ = choose(owner, kByColumns, other);
        dot_ = choose(owner, kDots, other);
        scale_ = choose(owner, kScales, other);
        const fg_direction_t vector = desc.iterate != 0 ? FG_INOUT : FG_IN;
        operands = {{"w", FG_IN, 0, elements()},
                    {"u", vector, 0, u_length()},
                    {"v", vector, 0, v_length()},
                    {"normalized", FG_OUT, 0, elements()},
                    {"sigma", FG_OUT, 0, 1}};
    }

    fg_status_t run(const Run& run) noexcept override {
        const void* const w = run.operands[0];
        void* const u = run.operands[1];
        void* const v = run.operands[2];
        double sigma = 0;
        if (desc_.iterate != 0) {
            desc_.transposed != 0 ? multiply(w, u, v) : multiply_transposed(w, u, v);
            normalise(v, v_length());
            desc_.transposed != 0 ? multiply_transposed(w, v, u) : multiply(w, v, u);
            sigma = normalise(u, u_length());
        } else {
            sigma = form(w, u, v) / (norm(u, u_length()) * norm(v, v_length()));
        }
        if (context->dtype == FG_F64) {
            *static_cast<double*>(run.operands[4]) = sigma;
        } else {
            *static_cast<float*>(run.operands[4]) = static_cast<float>(sigma);
        }
        // A filter of zeros stays.
        const double factor = sigma == 0 ? 1 : 1 / sigma;
        for_blocks(context, elements(), kBlock, [&](int64_t begin, int64_t end) {
            scale_(w, factor, run.operands[3], begin, end);
        });
        return FG_OK;
    }

  private:
    /// y = A x
    void multiply(const void* matrix, const void* x, void* y) const noexcept {
        const fg_matrix_vector_args_t args = {desc_.rows, desc_.columns, matrix, x, y};
        for_blocks(context, desc_.rows, std::max<int64_t>(kBlock / desc_.columns, 1),
                   [&](int64_t begin, int64_t end) { by_rows_(&args, begin, end); });
    }

    /// y = A' x
    void multiply_transposed(const void* matrix, const void* x, void* y) const noexcept {
        const fg_matrix_vector_args_t args = {desc_.rows, desc_.columns, matrix, x, y};
        const int64_t block = std::max<int64_t>(kBlock / desc_.rows / 16 * 16, 16);
        for_blocks(context, desc_.columns, block,
                   [&](int64_t begin, int64_t end) { by_columns_(&args, begin, end); });
    }

    double norm(const void* x, int64_t n) const noexcept { return std::sqrt(dot_(x, x, n)); }

    /// Makes a vector one of length 1 and returns the length that it had; one of zeros gets equal elements.
    double normalise(void* x, int64_t n) const noexcept {
        const double length = norm(x, n);
        if (length == 0) {
            fill(x, n, 1 / std::sqrt(static_cast<double>(n)));
        } else {
            scale_(x, 1 / length, x, 0, n);
        }
        return length;
    }

    void fill(void* x, int64_t n, double value) const noexcept {
        if (context->dtype == FG_F64) {
            std::fill_n(static_cast<double*>(x), n, value);
        } else {
            std::fill_n(static_cast<float*>(x), n, static_cast<float>(value));
        }
    }

    /// u' W v
    double form(const void* w, const void* u, const void* v) const noexcept {
        const void* const left = desc_.transposed != 0 ? v : u;
        const void* const right = desc_.transposed != 0 ? u : v;
        const int64_t least = std::max<int64_t>(kBlock / desc_.columns, 1);
        return in_parts(desc_.rows, least, 1, [&](int64_t begin, int64_t count) {
            double sum = 0;
            for (int64_t r = begin; r < begin + count; r++) {
                sum += at(left, r) * dot_(from(w, r * desc_.columns), right, desc_.columns);
            }
            return sum;
        });
    }

    fg_matrix_vector_fn by_rows_, by_columns_;
    fg_dot_fn dot_;
    fg_scaled_fn scale_;
};

}  // namespace

fg_plan* cpu_spectral_norm(fg_context* context, const fg_spectral_norm_desc_t& desc) {
    return new SpectralNormPlan(context, desc);
}

}  // namespace forger
