// SPDX-License-Identifier: Apache-2.0
// Every block of four rows keeps its derivatives of the kernel by squared distance: the square root's factor is known
// only when all blocks are summed.
#include <algorithm>
#include <cmath>

#include "backend.h"
#include "elementwise/blocks.h"
#include "mmd/mmd.h"

namespace forger {
namespace {

constexpr Kernel<fg_mmd_distances_fn> kDistances[] = {FG_KERNELS(mmd_distances, FG_LISTED)};
constexpr Kernel<fg_mmd_kernel_fn> kKernels[] = {FG_KERNELS(mmd_kernel, FG_LISTED)};
constexpr Kernel<fg_mmd_pull_fn> kPulls[] = {FG_KERNELS(mmd_pull, FG_LISTED)};
constexpr int64_t kRows = FG_MMD_ROWS;

class MmdPlan final : public fg_plan {
  public:
    MmdPlan(fg_context* owner, const fg_mmd_desc_t& desc) : fg_plan(owner), desc_(desc) {
        distances_ = choose(owner, kDistances, description);
        std::string rest;
        kernel_ = choose(owner, kKernels, rest);
        pull_ = choose(owner, kPulls, rest);
        const int64_t n = desc.per_row;
        operands = {
            {"x", FG_IN, n, 0}, {"y", FG_IN, n, 0}, {"value", FG_OUT, 0, 1}, {"dx", FG_OUT, n, 0}};
        const int64_t rows = (desc.max_rows + kRows - 1) / kRows * kRows;
        owner->reserve_scratch(
            3 * rows *
            (static_cast<int64_t>(sizeof(double)) + desc.max_rows * element_size(owner)));
    }

    void check_rows(int64_t rows) const override {
        require(rows >= 2 && rows <= desc_.max_rows, "mmd", "rows", static_cast<double>(rows),
                "2 .. max_rows");
    }

    double flops(int64_t rows) const override {
        return 15.0 * static_cast<double>(rows) * static_cast<double>(rows) *
               static_cast<double>(desc_.per_row);
    }

    fg_status_t run(const Run& run) noexcept override {
        if (context->dtype == FG_F64) {
            compare<double>(run);
        } else {
            compare<float>(run);
        }
        return FG_OK;
    }

  private:
    template <typename T>
    void compare(const Run& run) noexcept {
        const int64_t n = run.rows, size = desc_.per_row;
        const auto* const x = static_cast<const T*>(run.operands[0]);
        const auto* const y = static_cast<const T*>(run.operands[1]);
        const int64_t padded = (n + kRows - 1) / kRows * kRows;
        // Sums of kernel values a row: of x with x, x with y, y with y; then derivatives in the same order.
        double* const sums = static_cast<double*>(context->scratch());
        T* const slopes = reinterpret_cast<T*>(sums + 3 * padded);
        for_blocks(context, padded / kRows, 1, [&](int64_t begin, int64_t end) {
            for (int64_t block = begin; block < end; block++) {
                const int64_t row = block * kRows;
                for (int pair = 0; pair < 3; pair++) {
                    const T* const from = pair < 2 ? x : y;
                    const T* const to = pair < 1 ? x : y;
                    const void* a[kRows];
                    for (int64_t r = 0; r < kRows; r++)
                        a[r] = from + std::min(row + r, n - 1) * size;
                    T* const c = slopes + (pair * padded + row) * n;
                    distances_(a, to, n, size, c, n);
                    for (int64_t r = 0; r < kRows; r++) {
                        sums[pair * padded + row + r] =
                            kernel_(c + r * n, n, desc_.sigmas, desc_.sigma_count);
                    }
                }
            }
        });
        double total[3] = {};
        for (int pair = 0; pair < 3; pair++) {
            for (int64_t row = 0; row < n; row++) total[pair] += sums[pair * padded + row];
        }
        const auto rows = static_cast<double>(n);
        double pairs = rows * rows;
        if (desc_.estimator == FG_MMD_UNBIASED) {
            pairs = rows * (rows - 1);
            // A row's kernel with itself is exactly the number of sigmas.
            total[0] -= rows * desc_.sigma_count;
            total[2] -= rows * desc_.sigma_count;
        }
        double value = (total[0] + total[2]) / pairs - 2 * total[1] / (rows * rows);
        double factor = 2;
        if (desc_.estimator == FG_MMD_ROOT) {
            // Rounding may leave a square of 0 a little below.
            value = value < 0 ? 0 : std::sqrt(value);
            factor = value > 0 ? 1 / value : 0;
        }
        *static_cast<T*>(run.operands[2]) = static_cast<T>(value);
        auto* const dx = static_cast<T*>(run.operands[3]);
        for_blocks(context, padded / kRows, 1, [&](int64_t begin, int64_t end) {
            for (int64_t block = begin; block < end; block++) {
                const int64_t row = block * kRows;
                const void* a[kRows];
                void* out[kRows];
                for (int64_t r = 0; r < kRows; r++) {
                    a[r] = x + std::min(row + r, n - 1) * size;
                    out[r] = dx + std::min(row + r, n - 1) * size;
                }
                const auto some = static_cast<int32_t>(std::min(kRows, n - row));
                pull_(a, x, slopes + row * n, n, n, size, -factor / pairs, 0, out, some);
                pull_(a, y, slopes + (padded + row) * n, n, n, size, factor / (rows * rows), 1, out,
                      some);
            }
        });
    }

    fg_mmd_desc_t desc_;
    fg_mmd_distances_fn distances_;
    fg_mmd_kernel_fn kernel_;
    fg_mmd_pull_fn pull_;
};

}  // namespace

fg_plan* cpu_mmd(fg_context* context, const fg_mmd_desc_t& desc) {
    return new MmdPlan(context, desc);
}

}  // namespace forger
