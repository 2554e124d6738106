// SPDX-License-Identifier: Apache-2.0
// What all convolution plans share: the resolved problem, operands, flops, and activations applied
// afterwards.
#ifndef FORGER_CPU_CONV2D_CONV2D_PLAN_H
#define FORGER_CPU_CONV2D_CONV2D_PLAN_H

#include <memory>
#include <string>
#include <vector>

#include "conv2d_shape.h"
#include "plan.h"

namespace forger {

/// A kernel that would be preferred, such as "_f32__avx2_columns_6x16", and why it does not serve.
struct Refusal {
    std::string kernel;
    std::string reason;
};

/// Throws Error(FG_UNSUPPORTED): the descriptor names an algorithm that does not serve.
[[noreturn]] void refuse_algorithm(const fg_conv2d_desc_t& desc, const std::string& reason);

/// Why a bf16 context computes a convolution in f32; empty where it takes bf16.
std::string bf16_refusal(const fg_context* context, const fg_conv2d_shape_t& u);

/// Operands by their role in u.
struct ConvOperands {
    void* x;
    void* y;
    void* filter;
    const void* bias;
};

class ConvPlan : public fg_plan {
  public:
    ConvPlan(fg_context* owner, const fg_conv2d_desc_t& d);
    fg_status_t run(const Run& run) noexcept final;
    double flops(int64_t rows) const final;

  protected:
    virtual void compute(const ConvOperands& o, int64_t rows) noexcept = 0;
    /// Sets the description: the pass of u and `kernel`, such as "_f32__avx2_gemm_6x16"; behind it
    /// the kernels of better instruction sets, and `refused` ones with their reasons.
    void describe(const std::string& kernel, const std::vector<Refusal>& refused = {});

    ConvProblem problem;
    fg_conv2d_desc_t desc;  ///< activation is FG_IDENTITY where it runs afterwards

  private:
    /// "conv2d_fwd", "conv2d_bwd_data" or "conv2d_bwd_weights": the pass of u.
    std::string pass_name() const;

    std::unique_ptr<fg_plan> activation_;
};

}  // namespace forger

#endif
