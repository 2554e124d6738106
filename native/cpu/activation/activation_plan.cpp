// SPDX-License-Identifier: Apache-2.0
#include "activation/activation.h"
#include "backend.h"
#include "elementwise/blocks.h"

namespace forger {
namespace {

constexpr Kernel<fg_activation_fn> kKernels[] = {FG_KERNELS(activation, FG_LISTED)};

class ActivationPlan final : public fg_plan {
  public:
    ActivationPlan(fg_context* owner, const ActivationDesc& desc) : fg_plan(owner), desc_(desc) {
        kernel_ = choose(owner, kKernels, description);
        const int64_t n = desc.per_row;
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
                            {"dx_of_ty", FG_IN, n, 0},
                            {"dy", FG_IN, n, 0},
                            {"dx", out, n, 0}};
        }
    }

    fg_status_t run(const Run& run) noexcept override {
        void* const* o = run.operands;
        fg_activation_args_t args = {};
        args.kind = static_cast<fg_activation_t>(desc_.kind);
        args.slope = static_cast<double>(desc_.slope);
        args.accumulate = desc_.accumulate;
        args.dst = o[operands.size() - 1];
        if (desc_.pass == FG_FORWARD) {
            args.form = FG_ACTIVATION_FORWARD;
            args.a = o[0];
        } else {
            args.form =
                desc_.pass == FG_TANGENT_BACKWARD ? FG_ACTIVATION_SECOND : FG_ACTIVATION_PRODUCT;
            args.y = o[0];
            args.a = o[1];
        }
        if (desc_.pass == FG_TANGENT_BACKWARD) {
            args.b = o[2];
            args.c = o[3];
        }
        for_blocks(context, run.rows * desc_.per_row, kBlock,
                   [&](int64_t begin, int64_t end) { kernel_(&args, begin, end); });
        return FG_OK;
    }

  private:
    ActivationDesc desc_;
    fg_activation_fn kernel_;
};

}  // namespace

fg_plan* cpu_activation(fg_context* context, const ActivationDesc& desc) {
    return new ActivationPlan(context, desc);
}

}  // namespace forger
