// SPDX-License-Identifier: Apache-2.0
#include "noise_points/noise_points.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "backend.h"
#include "elementwise/blocks.h"
#include "noise/noise.h"
#include "random/draw.h"

namespace forger {
namespace {

constexpr Kernel<fg_batch_sum_fn> kSums[] = {FG_KERNELS(batch_sum, FG_LISTED)};
constexpr Kernel<fg_batch_squares_fn> kSquares[] = {FG_KERNELS(batch_squares, FG_LISTED)};
constexpr Kernel<fg_noise_fn> kNoises[] = {FG_KERNELS(noise, FG_LISTED)};

class NoisePointsPlan final : public fg_plan {
  public:
    NoisePointsPlan(fg_context* owner, const fg_noise_points_desc_t& desc)
        : fg_plan(owner), desc_(desc) {
        sum_ = choose(owner, kSums, description);
        std::string other;
        squares_ = choose(owner, kSquares, other);
        noise_ = choose(owner, kNoises, other);
        description += "; " + other;
        random_ = random_kernel(owner).run;
        const int64_t n = desc.per_row;
        operands = {{"x", FG_IN, n, 0}, {"points", FG_OUT, n, 0}};
    }

    fg_status_t run(const Run& run) noexcept override {
        const int64_t n = desc_.per_row;
        const double scale = desc_.scale * deviation(run.operands[0], run.rows * n);
        for_blocks(context, run.rows, std::max<int64_t>(kBlock / 4 / n, 1),
                   [&](int64_t begin, int64_t end) {
                       for (int64_t row = begin; row < end; row++) point(run, row, scale);
                   });
        return FG_OK;
    }

  private:
    /// Of all values of the batch, n - 1 in the denominator as in PyTorch; 0 for a single value.
    double deviation(const void* x, int64_t n) const noexcept {
        if (n == 1) return 0;
        const auto* const bytes = static_cast<const char*>(x);
        const int64_t size = element_size(context);
        const double mean =
            in_parts(n, [&](int64_t begin,
                            int64_t count) { return sum_(bytes + begin * size, count); }) /
            static_cast<double>(n);
        const double squares = in_parts(n, [&](int64_t begin, int64_t count) {
            return squares_(bytes + begin * size, mean, count);
        });
        return std::sqrt(squares / static_cast<double>(n - 1));
    }

    template <typename Part>
    double in_parts(int64_t n, Part&& part) const noexcept {
        std::array<double, kMaxParts> sums{};
        const int64_t size = part_size(n, kBlock, 16);
        for_blocks(context, n, size, [&](int64_t begin, int64_t end) {
            sums[static_cast<size_t>(begin / size)] = part(begin, end - begin);
        });
        double total = 0;
        for (const double sum : sums) total += sum;
        return total;
    }

    void point(const Run& run, int64_t row, double scale) const noexcept {
        fg_random_args_t random = {};
        random.distribution = FG_UNIFORM;
        random.seed = desc_.seed;
        random.stream = desc_.row_stream;
        random.step = static_cast<uint32_t>(run.step);
        random.b = 1;
        const auto number = static_cast<uint64_t>(run.row_begin + row);
        float alpha = 0;
        random_(&random, number, 1, &alpha);
        random.stream = desc_.element_stream;
        float numbers[kDraw];
        fg_noise_args_t args = {};
        args.factor = static_cast<double>(alpha) * scale;
        args.numbers = numbers;
        args.x = run.operands[0];
        args.y = run.operands[1];
        const int64_t n = desc_.per_row;
        for (int64_t i = 0; i < n; i += kDraw) {
            const int64_t count = std::min(kDraw, n - i);
            random_(&random, number * static_cast<uint64_t>(n) + static_cast<uint64_t>(i), count,
                    numbers);
            noise_(&args, row * n + i, row * n + i + count);
        }
    }

    fg_noise_points_desc_t desc_;
    fg_batch_sum_fn sum_;
    fg_batch_squares_fn squares_;
    fg_noise_fn noise_;
    fg_random_fn random_;
};

}  // namespace

fg_plan* cpu_noise_points(fg_context* context, const fg_noise_points_desc_t& desc) {
    return new NoisePointsPlan(context, desc);
}

}  // namespace forger
