// SPDX-License-Identifier: Apache-2.0
// Each half is an objective (objective/objective.h) whose centre is not held fixed: the sum of its derivatives, with
// the other sign, is shared out among the logits that made the centre. One thread: a step has few logits.
#include "backend.h"
#include "elementwise/blocks.h"
#include "objective/objective.h"

namespace forger {
namespace {

constexpr Kernel<fg_objective_fn> kKernels[] = {FG_KERNELS(objective, FG_LISTED)};

template <typename T>
double mean(const T* x, int64_t n) noexcept {
    double sum = 0;
    for (int64_t i = 0; i < n; i++) sum += static_cast<double>(x[i]);
    return sum / static_cast<double>(n);
}

template <typename T>
void add(T* x, double value, int64_t n) noexcept {
    const T addend = static_cast<T>(value);
    for (int64_t i = 0; i < n; i++) x[i] += addend;
}

class RelativisticPlan final : public fg_plan {
  public:
    RelativisticPlan(fg_context* owner, const fg_relativistic_desc_t& desc)
        : fg_plan(owner), desc_(desc) {
        kernel_ = choose(owner, kKernels, description);
        const int64_t n = desc.per_row;
        operands = {{"x", FG_IN, n, 0},
                    {"y", FG_IN, n, 0},
                    {"value", FG_OUT, 0, 1},
                    {"dx", FG_OUT, n, 0},
                    {"dy", FG_OUT, n, 0}};
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
    /// Writes the derivatives by the logits alone; returns the mean loss.
    template <typename T>
    double half(const T* logits, const T* others, double centre, double gain, int64_t n,
                T* dlogits) const noexcept {
        double sums[2];
        fg_objective_args_t args = {};
        args.function = static_cast<fg_logit_function_t>(desc_.function);
        args.gain = gain;
        args.shift = desc_.shift;
        args.centre = centre;
        args.weight = gain / static_cast<double>(n);
        args.logits = logits;
        args.others = others;
        args.dlogits = dlogits;
        args.sums = sums;
        kernel_(&args, 0, n);
        return sums[0] / static_cast<double>(n);
    }

    template <typename T>
    void compare(const Run& run) const noexcept {
        const int64_t n = run.rows * desc_.per_row;
        const auto* const x = static_cast<const T*>(run.operands[0]);
        const auto* const y = static_cast<const T*>(run.operands[1]);
        auto* const dx = static_cast<T*>(run.operands[3]);
        auto* const dy = static_cast<T*>(run.operands[4]);
        double value = 0;
        if (desc_.average != 0) {
            value = half(x, static_cast<const T*>(nullptr), mean(y, n), desc_.gain, n, dx) +
                    half(y, static_cast<const T*>(nullptr), mean(x, n), -desc_.gain, n, dy);
            const double by_x = mean(dx, n), by_y = mean(dy, n);
            add(dx, -by_y, n);
            add(dy, -by_x, n);
        } else {
            value = half(x, y, 0, desc_.gain, n, dx);
            for (int64_t i = 0; i < n; i++) dy[i] = -dx[i];
        }
        *static_cast<T*>(run.operands[2]) = static_cast<T>(value);
    }

    fg_relativistic_desc_t desc_;
    fg_objective_fn kernel_;
};

}  // namespace

fg_plan* cpu_relativistic(fg_context* context, const fg_relativistic_desc_t& desc) {
    return new RelativisticPlan(context, desc);
}

}  // namespace forger
