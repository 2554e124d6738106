// SPDX-License-Identifier: Apache-2.0
#include "norm_operands.h"

namespace forger {
namespace {

/// The operands of a descriptor, one call each in order.
class List {
  public:
    explicit List(const fg_norm_desc_t& desc) : desc_(desc) {}

    List& rows(NormRole role, const char* name, fg_direction_t direction) {
        return add(role, name, direction, int64_t{desc_.pixels} * desc_.channels, 0);
    }
    List& parameter(NormRole role, const char* name, fg_direction_t direction) {
        return desc_.affine == 0 ? *this : add(role, name, direction, 0, desc_.channels);
    }
    List& statistics(fg_direction_t direction) {
        const bool batch = desc_.kind == FG_NORM_BATCH;
        const int64_t per_row = batch ? 0 : desc_.kind == FG_NORM_LAYER ? 1 : desc_.channels;
        const int64_t fixed = batch ? int64_t{desc_.groups} * desc_.channels : 0;
        add(NormRole::mean, "mean", direction, per_row, fixed);
        return add(NormRole::inv_std, "inv_std", direction, per_row, fixed);
    }
    List& running(fg_direction_t direction) {
        add(NormRole::running_mean, "running_mean", direction, 0, desc_.channels);
        return add(NormRole::running_var, "running_var", direction, 0, desc_.channels);
    }
    List& input_gradient() {
        return rows(NormRole::dst, "dx", desc_.accumulate != 0 ? FG_INOUT : FG_OUT)
            .parameter(NormRole::dgamma, "dgamma", FG_INOUT)
            .parameter(NormRole::dbeta, "dbeta", FG_INOUT);
    }
    const std::vector<NormOperand>& operands() const { return operands_; }

  private:
    List& add(NormRole role, const char* name, fg_direction_t direction, int64_t per_row,
              int64_t fixed) {
        operands_.push_back({role, {name, direction, per_row, fixed}});
        return *this;
    }

    const fg_norm_desc_t& desc_;
    std::vector<NormOperand> operands_;
};

}  // namespace

std::vector<NormOperand> norm_operands(const fg_norm_desc_t& desc) {
    List list(desc);
    list.rows(NormRole::x, "x", FG_IN);
    if (desc.pass == FG_BACKWARD_DATA) {
        list.rows(NormRole::y, "y", FG_IN).rows(NormRole::dy, "dy", FG_IN);
    }
    // A tangent is the linear part of the backward pass, with tx in the place of dy.
    if (desc.pass == FG_TANGENT) list.rows(NormRole::dy, "tx", FG_IN);
    if (desc.pass == FG_TANGENT_BACKWARD) list.rows(NormRole::tx, "tx", FG_IN);
    list.parameter(NormRole::gamma, "gamma", FG_IN);
    switch (desc.pass) {
        case FG_FORWARD:
            list.parameter(NormRole::beta, "beta", FG_IN).rows(NormRole::dst, "y", FG_OUT);
            list.statistics(FG_OUT);
            if (desc.update_running != 0) list.running(FG_INOUT);
            break;
        case FG_INFERENCE:
            list.parameter(NormRole::beta, "beta", FG_IN).running(FG_IN);
            list.rows(NormRole::dst, "y", FG_OUT);
            break;
        case FG_TANGENT:
            list.statistics(FG_IN).rows(NormRole::dst, "ty", FG_OUT);
            break;
        case FG_TANGENT_BACKWARD:
            list.statistics(FG_IN);
            list.rows(NormRole::dty, "dty", FG_IN).rows(NormRole::dy, "dy", FG_IN);
            list.input_gradient();
            break;
        default:
            list.statistics(FG_IN).input_gradient();
            break;
    }
    return list.operands();
}

}  // namespace forger
