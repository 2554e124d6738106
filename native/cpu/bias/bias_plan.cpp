// SPDX-License-Identifier: Apache-2.0
// Below 64 channels, 16 pixels are taken as one row of 16 times the channels: a multiple of every vector length.
#include <algorithm>

#include "backend.h"
#include "bias/bias.h"
#include "elementwise/blocks.h"

namespace forger {
namespace {

constexpr Kernel<fg_bias_fn> kForward[] = {FG_KERNELS(bias, FG_LISTED)};
constexpr Kernel<fg_bias_fn> kSums[] = {FG_KERNELS(bias_sums, FG_LISTED)};

constexpr int64_t kNarrow = 64;
constexpr int64_t kRepeat = 16;

class BiasPlan final : public fg_plan {
  public:
    BiasPlan(fg_context* owner, const BiasDesc& desc) : fg_plan(owner), desc_(desc) {
        const int64_t channels = desc.channels;
        const int64_t per_row = channels * desc.pixels;
        period_ = channels < kNarrow ? channels * kRepeat : channels;
        if (desc.pass == FG_FORWARD) {
            kernel_ = choose(owner, kForward, description);
            operands = {
                {"x", FG_IN, per_row, 0}, {"bias", FG_IN, 0, channels}, {"y", FG_OUT, per_row, 0}};
            owner->reserve_scratch(period_ * element_size(owner));
        } else {
            kernel_ = choose(owner, kSums, description);
            operands = {{"dy", FG_IN, per_row, 0}, {"dbias", FG_INOUT, 0, channels}};
            owner->reserve_scratch(kMaxParts * period_ * static_cast<int64_t>(sizeof(double)));
        }
    }

    fg_status_t run(const Run& run) noexcept override {
        const int64_t n = run.rows * desc_.pixels * desc_.channels;
        if (desc_.pass == FG_FORWARD) {
            forward(run, n);
        } else if (context->dtype == FG_F64) {
            sums(run, n, static_cast<double*>(run.operands[1]));
        } else {
            sums(run, n, static_cast<float*>(run.operands[1]));
        }
        return FG_OK;
    }

  private:
    void forward(const Run& run, int64_t n) noexcept {
        fg_bias_args_t args = {};
        args.period = period_;
        args.x = run.operands[0];
        args.y = run.operands[2];
        args.bias = run.operands[1];
        if (period_ != desc_.channels) {
            const auto bytes = static_cast<size_t>(desc_.channels * element_size(context));
            char* const pattern = static_cast<char*>(context->scratch());
            for (int64_t i = 0; i < kRepeat; i++) {
                std::copy_n(static_cast<const char*>(args.bias), bytes,
                            pattern + static_cast<size_t>(i) * bytes);
            }
            args.bias = pattern;
        }
        const int64_t block = (kBlock + period_ - 1) / period_ * period_;
        for_blocks(context, n, block,
                   [&](int64_t begin, int64_t end) { kernel_(&args, begin, end); });
    }

    template <typename T>
    void sums(const Run& run, int64_t n, T* dbias) noexcept {
        double* const partial = static_cast<double*>(context->scratch());
        const int64_t part = part_size(n, 4 * kBlock, period_);
        for_blocks(context, n, part, [&](int64_t begin, int64_t end) {
            fg_bias_args_t args = {};
            args.period = period_;
            args.x = run.operands[0];
            args.sums = partial + begin / part * period_;
            kernel_(&args, begin, end);
        });
        const int64_t parts = (n + part - 1) / part;
        for (int64_t p = 1; p < parts; p++) {
            for (int64_t i = 0; i < period_; i++) partial[i] += partial[p * period_ + i];
        }
        for (int64_t c = 0; c < desc_.channels; c++) {
            double total = 0;
            for (int64_t i = c; i < period_; i += desc_.channels) total += partial[i];
            dbias[c] = static_cast<T>(static_cast<double>(dbias[c]) + total);
        }
    }

    BiasDesc desc_;
    int64_t period_;
    fg_bias_fn kernel_;
};

}  // namespace

fg_plan* cpu_bias(fg_context* context, const BiasDesc& desc) {
    return new BiasPlan(context, desc);
}

}  // namespace forger
