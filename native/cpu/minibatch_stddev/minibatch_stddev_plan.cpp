// SPDX-License-Identifier: Apache-2.0
#include "minibatch_stddev/minibatch_stddev.h"

#include <algorithm>

#include "backend.h"
#include "elementwise/blocks.h"

namespace forger {
namespace {

constexpr Kernel<fg_group_deviations_fn> kDeviations[] = {FG_KERNELS(group_deviations, FG_LISTED)};
constexpr Kernel<fg_group_gradient_fn> kGradients[] = {FG_KERNELS(group_gradient, FG_LISTED)};

class MinibatchStddevPlan final : public fg_plan {
  public:
    MinibatchStddevPlan(fg_context* owner, const fg_minibatch_stddev_desc_t& desc)
        : fg_plan(owner),
          desc_(desc),
          n_(int64_t{desc.pixels} * desc.channels),
          wide_(int64_t{desc.pixels} * (desc.channels + 1)) {
        if (desc.pass == FG_FORWARD) {
            deviations_ = choose(owner, kDeviations, description);
            operands = {{"x", FG_IN, n_, 0}, {"y", FG_INOUT, wide_, 0}};
        } else {
            gradient_ = choose(owner, kGradients, description);
            operands = {{"x", FG_IN, n_, 0}, {"dy", FG_IN, wide_, 0}, {"dx", FG_INOUT, n_, 0}};
        }
    }

    void check_rows(int64_t rows) const override {
        require(rows % desc_.group == 0, "minibatch_stddev", "rows", static_cast<double>(rows),
                ("a multiple of " + std::to_string(desc_.group)).c_str());
    }

    fg_status_t run(const Run& run) noexcept override {
        if (context->dtype == FG_F64) {
            groups<double>(run);
        } else {
            groups<float>(run);
        }
        return FG_OK;
    }

  private:
    template <typename T>
    void groups(const Run& run) noexcept {
        const int64_t block = std::max<int64_t>(kBlock / (n_ * desc_.group), 1);
        for_blocks(context, run.rows / desc_.group, block, [&](int64_t begin, int64_t end) {
            for (int64_t g = begin; g < end; g++) {
                const int64_t row = g * desc_.group;
                const T* const x = static_cast<const T*>(run.operands[0]) + row * n_;
                if (desc_.pass == FG_FORWARD) {
                    forward(x, static_cast<T*>(run.operands[1]) + row * wide_);
                } else {
                    backward(x, static_cast<const T*>(run.operands[1]) + row * wide_,
                             static_cast<T*>(run.operands[2]) + row * n_);
                }
            }
        });
    }

    template <typename T>
    void forward(const T* x, T* y) noexcept {
        const double mean = deviations_(x, desc_.group, n_) / static_cast<double>(n_);
        for (int64_t i = desc_.channels; i < desc_.group * wide_; i += desc_.channels + 1) {
            y[i] = static_cast<T>(mean);
        }
    }

    template <typename T>
    void backward(const T* x, const T* dy, T* dx) noexcept {
        double sum = 0;
        for (int64_t i = desc_.channels; i < desc_.group * wide_; i += desc_.channels + 1) {
            sum += static_cast<double>(dy[i]);
        }
        gradient_(x, desc_.group, n_, sum / static_cast<double>(n_), dx);
    }

    fg_minibatch_stddev_desc_t desc_;
    int64_t n_, wide_;
    fg_group_deviations_fn deviations_ = nullptr;
    fg_group_gradient_fn gradient_ = nullptr;
};

}  // namespace

fg_plan* cpu_minibatch_stddev(fg_context* context, const fg_minibatch_stddev_desc_t& desc) {
    return new MinibatchStddevPlan(context, desc);
}

}  // namespace forger
