// SPDX-License-Identifier: Apache-2.0
// Plans of convolution, transposed convolution and dense layers.
#include "conv2d_plan.h"
#include "backend.h"
#include "context.h"
#include "conv2d_gemm_plan.h"
#include "status.h"

namespace forger {

namespace {

bool in_kernel(int32_t activation) {
    return activation == FG_IDENTITY || activation == FG_RELU || activation == FG_LEAKY_RELU;
}

/// Channels on both sides: images and logits stay f32.
constexpr int32_t kBf16Channels = 16;

/// Portable kernels, both types.
class RefConv final : public ConvPlan {
  public:
    RefConv(fg_context* owner, const fg_conv2d_desc_t& d) : ConvPlan(owner, d) {
        const bool f64 = owner->dtype == FG_F64;
        bf16_ = owner->bf16 && bf16_refusal(owner, problem.u).empty();
        switch (problem.pass) {
            case ConvPass::forward:
                kernel_ = f64 ? fg_conv2d_fwd_f64__ref : fg_conv2d_fwd_f32__ref;
                break;
            case ConvPass::backward_data:
                kernel_ = f64 ? fg_conv2d_bwd_data_f64__ref : fg_conv2d_bwd_data_f32__ref;
                break;
            case ConvPass::backward_weights:
                kernel_ = f64 ? fg_conv2d_bwd_weights_f64__ref : fg_conv2d_bwd_weights_f32__ref;
                break;
        }
        describe(f64 ? "_f64__ref" : bf16_ ? "_bf16__ref" : "_f32__ref");
    }

    void compute(const ConvOperands& o, int64_t rows) noexcept override {
        const fg_conv2d_shape_t& u = problem.u;
        fg_conv2d_ref_t job{
            u,          rows,         o.x, o.y, o.filter, o.bias, desc.accumulate, desc.activation,
            desc.slope, bf16_ ? 1 : 0};
        const int64_t items = problem.pass == ConvPass::forward         ? rows * u.oh
                              : problem.pass == ConvPass::backward_data ? rows * u.h
                                                                        : u.k;
        fg_parallel(context->threads, items, kernel_, &job);
    }

  private:
    fg_conv2d_ref_fn kernel_ = nullptr;
    bool bf16_ = false;
};

}  // namespace

std::string bf16_refusal(const fg_context* context, const fg_conv2d_shape_t& u) {
    if (context->dtype != FG_F32) return "the context is f64";
    if (context->exact) return "the context is exact";
    if (u.c / u.groups < kBf16Channels || u.k / u.groups < kBf16Channels)
        return "needs " + std::to_string(kBf16Channels) + " channels";
    return "";
}

void refuse_algorithm(const fg_conv2d_desc_t& desc, const std::string& reason) {
    const char* const names[] = {"rule", "gemm", "thin", "winograd-2", "winograd-4"};
    unsupported(desc.transposed != 0 ? "conv_transpose2d" : "conv2d",
                std::string("algorithm ") + names[desc.algorithm] + " does not serve: " + reason);
}

ConvPlan::ConvPlan(fg_context* owner, const fg_conv2d_desc_t& d)
    : fg_plan(owner), problem(resolve(d)), desc(d) {
    const bool transposed = d.transposed != 0;
    const int64_t in = transposed ? problem.y_count : problem.x_count;
    const int64_t out = transposed ? problem.x_count : problem.y_count;
    switch (d.pass) {
        case FG_FORWARD:
            operands = {{"x", FG_IN, in, 0}, {"filter", FG_IN, 0, problem.filter_count}};
            if (d.bias != 0) operands.push_back({"bias", FG_IN, 0, d.out_c});
            operands.push_back({"y", FG_OUT, out, 0});
            break;
        case FG_BACKWARD_DATA:
            operands = {{"dy", FG_IN, out, 0},
                        {"filter", FG_IN, 0, problem.filter_count},
                        {"dx", d.accumulate != 0 ? FG_INOUT : FG_OUT, in, 0}};
            break;
        default:
            operands = {
                {"x", FG_IN, in, 0},
                {"dy", FG_IN, out, 0},
                {"dfilter", d.accumulate != 0 ? FG_INOUT : FG_OUT, 0, problem.filter_count}};
            break;
    }
    if (!in_kernel(d.activation)) {
        activation_.reset(
            cpu_activation(owner, ActivationDesc{FG_FORWARD, d.activation, d.slope, out, 0}));
        desc.activation = FG_IDENTITY;
    }
}

std::string ConvPlan::pass_name() const {
    switch (problem.pass) {
        case ConvPass::forward:
            return "conv2d_fwd";
        case ConvPass::backward_data:
            return "conv2d_bwd_data";
        default:
            return "conv2d_bwd_weights";
    }
}

void ConvPlan::describe(const std::string& kernel, const std::vector<Refusal>& refused) {
    const std::string pass = pass_name();
    std::string list;
    const auto refuse = [&](const std::string& other, const std::string& why) {
        list.append(" ").append(pass).append(other).append(" (").append(why).append(")");
    };
    const std::string runs = std::string("context runs ") + fg_isa_name(context->isa);
    for (const std::string& other : unsupported_gemm_kernels(context)) refuse(other, runs);
    for (const Refusal& other : refused) refuse(other.kernel, other.reason);
    description = pass + kernel;
    if (!list.empty()) description.append("; refused:").append(list);
}

double ConvPlan::flops(int64_t rows) const {
    return 2.0 * static_cast<double>(rows) * problem.u.oh * problem.u.ow *
           static_cast<double>(problem.filter_count);
}

fg_status_t ConvPlan::run(const Run& run) noexcept {
    void* const* p = run.operands;
    ConvOperands o{};
    if (problem.pass == ConvPass::backward_weights) {
        o = {desc.transposed != 0 ? p[1] : p[0], desc.transposed != 0 ? p[0] : p[1], p[2], nullptr};
    } else {
        void* const last = p[operands.size() - 1];
        const bool forward = problem.pass == ConvPass::forward;
        o = {forward ? p[0] : last, forward ? last : p[0], p[1], desc.bias != 0 ? p[2] : nullptr};
    }
    compute(o, run.rows);
    if (activation_ == nullptr) return FG_OK;
    void* const last = p[operands.size() - 1];
    void* const both[2] = {last, last};
    const uint64_t versions[2] = {0, 0};
    return activation_->run(Run{both, run.row_begin, run.rows, run.step, run.scalars, versions});
}

fg_plan* cpu_conv2d(fg_context* context, const fg_conv2d_desc_t& desc) {
    fg_plan* const plan = make_gemm_conv(context, desc);
    if (plan != nullptr) return plan;
    if (desc.algorithm != FG_CONV_RULE) {
        refuse_algorithm(desc, std::string("context runs ") + fg_context_isa(context));
    }
    return new RefConv(context, desc);
}

}  // namespace forger
