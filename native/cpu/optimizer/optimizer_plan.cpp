// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "backend.h"
#include "elementwise/blocks.h"
#include "optimizer/optimizer.h"

namespace forger {
namespace {

constexpr Kernel<fg_optimizer_fn> kKernels[] = {FG_KERNELS(optimizer, FG_LISTED)};

/// base^exponent by squaring: unlike pow, the same bits with every C library.
double integer_power(double base, int64_t exponent) {
    double result = 1;
    for (; exponent > 0; exponent >>= 1, base *= base) {
        if ((exponent & 1) != 0) result *= base;
    }
    return result;
}

class OptimizerPlan final : public fg_plan {
  public:
    OptimizerPlan(fg_context* owner, const fg_optimizer_desc_t& desc)
        : fg_plan(owner), desc_(desc) {
        kernel_ = choose(owner, kKernels, description);
        const int64_t n = desc.n;
        operands = {{"grad", FG_IN, 0, n}, {"w", FG_INOUT, 0, n}};
        if (desc.kind == FG_SGD) operands.push_back({"velocity", FG_INOUT, 0, n});
        if (desc.kind == FG_ADAM) operands.push_back({"m", FG_INOUT, 0, n});
        if (desc.kind == FG_ADAM) operands.push_back({"v", FG_INOUT, 0, n});
        if (desc.kind == FG_RMSPROP) operands.push_back({"square", FG_INOUT, 0, n});
    }

    fg_status_t run(const Run& run) noexcept override {
        fg_optimizer_args_t args = {};
        args.kind = static_cast<fg_optimizer_t>(desc_.kind);
        args.rate = run.scalars[desc_.learning_rate_slot];
        args.beta1 = desc_.beta1;
        args.beta2 = desc_.beta2;
        args.root_scale = 1;
        args.epsilon = desc_.epsilon;
        args.weight_decay = desc_.weight_decay;
        args.grad = run.operands[0];
        args.w = run.operands[1];
        if (desc_.kind == FG_ADAM) {
            const auto t = static_cast<int64_t>(run.scalars[desc_.iteration_slot]);
            args.rate /= 1 - integer_power(desc_.beta1, t);
            args.root_scale = 1 / std::sqrt(1 - integer_power(desc_.beta2, t));
        }
        args.first = desc_.kind == FG_RMSPROP ? nullptr : run.operands[2];
        if (desc_.kind == FG_ADAM) args.second = run.operands[3];
        if (desc_.kind == FG_RMSPROP) args.second = run.operands[2];
        for_blocks(context, desc_.n, kBlock,
                   [&](int64_t begin, int64_t end) { kernel_(&args, begin, end); });
        return FG_OK;
    }

  private:
    fg_optimizer_desc_t desc_;
    fg_optimizer_fn kernel_;
};

}  // namespace

fg_plan* cpu_optimizer(fg_context* context, const fg_optimizer_desc_t& desc) {
    return new OptimizerPlan(context, desc);
}

}  // namespace forger
