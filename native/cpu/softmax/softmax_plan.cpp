// SPDX-License-Identifier: Apache-2.0
#include "softmax/softmax.h"

#include <algorithm>

#include "backend.h"
#include "elementwise/blocks.h"

namespace forger {
namespace {

constexpr Kernel<fg_softmax_fn> kKernels[] = {FG_KERNELS(softmax, FG_LISTED)};

class SoftmaxPlan final : public fg_plan {
  public:
    SoftmaxPlan(fg_context* owner, const SoftmaxDesc& desc) : fg_plan(owner), desc_(desc) {
        kernel_ = choose(owner, kKernels, description);
        const int64_t n = desc.positions * desc.classes;
        const fg_direction_t out = desc.accumulate != 0 ? FG_INOUT : FG_OUT;
        switch (desc.pass) {
            case FG_FORWARD:
                operands = {{"x", FG_IN, n, 0}, {"y", FG_OUT, n, 0}};
                break;
            case FG_BACKWARD_DATA:
                operands = {{"y", FG_IN, n, 0}, {"dy", FG_IN, n, 0}, {"dx", out, n, 0}};
                break;
            case FG_TANGENT:
                operands = {{"y", FG_IN, n, 0}, {"tx", FG_IN, n, 0}, {"ty", out, n, 0}};
                break;
            default:
                operands = {{"y", FG_IN, n, 0},
                            {"tx", FG_IN, n, 0},
                            {"dty", FG_IN, n, 0},
                            {"dy", FG_IN, n, 0},
                            {"dx", out, n, 0}};
        }
    }

    fg_status_t run(const Run& run) noexcept override {
        const int64_t bytes = element_size(context);
        for_blocks(context, run.rows * desc_.positions,
                   std::max<int64_t>(1, kBlock / desc_.classes), [&](int64_t begin, int64_t end) {
                       const auto operand = [&](size_t i) {
                           return static_cast<char*>(run.operands[i]) +
                                  begin * desc_.classes * bytes;
                       };
                       fg_softmax_args_t args = {};
                       args.positions = end - begin;
                       args.classes = desc_.classes;
                       args.accumulate = desc_.accumulate;
                       args.y = operand(0);
                       args.dst = operand(operands.size() - 1);
                       args.form = FG_SOFTMAX_FORWARD;
                       if (desc_.pass != FG_FORWARD) {
                           args.form = FG_SOFTMAX_PRODUCT;
                           args.a = operand(1);
                       }
                       if (desc_.pass == FG_TANGENT_BACKWARD) {
                           args.form = FG_SOFTMAX_SECOND;
                           args.b = operand(2);
                           args.c = operand(3);
                       }
                       kernel_(&args);
                   });
        return FG_OK;
    }

  private:
    SoftmaxDesc desc_;
    fg_softmax_fn kernel_;
};

}  // namespace

fg_plan* cpu_softmax(fg_context* context, const SoftmaxDesc& desc) {
    return new SoftmaxPlan(context, desc);
}

}  // namespace forger
