// SPDX-License-Identifier: Apache-2.0
#include "plan.h"

#include <mutex>

#include "context.h"
#include "status.h"

using forger::guarded;
using forger::invalid;

namespace {
const forger::Operand* operand_of(const fg_plan_t* plan, int32_t operand) {
    if (plan == nullptr || operand < 0 || operand >= static_cast<int32_t>(plan->operands.size()))
        return nullptr;
    return &plan->operands[static_cast<size_t>(operand)];
}
}  // namespace

extern "C" {

fg_status_t fg_plan_destroy(fg_plan_t* plan) {
    return guarded([&] {
        if (plan == nullptr) return;
        if (plan->uses != 0)
            invalid("plan_destroy", "programs that use it", plan->uses.load(), "0");
        fg_context* context = plan->context;
        {
            std::lock_guard<std::mutex> lock(context->mutex);
            if (--context->live_plans == 0) context->release_scratch();
        }
        context->live_objects--;
        delete plan;
    });
}

int64_t fg_plan_packed_count(const fg_plan_t* plan) {
    return plan->packed_count();
}

const char* fg_plan_describe(const fg_plan_t* plan) {
    return plan->description.c_str();
}

int32_t fg_plan_algorithm(const fg_plan_t* plan) {
    return plan->algorithm();
}

int32_t fg_plan_operand_count(const fg_plan_t* plan) {
    return static_cast<int32_t>(plan->operands.size());
}

const char* fg_plan_operand_name(const fg_plan_t* plan, int32_t operand) {
    const forger::Operand* o = operand_of(plan, operand);
    return o == nullptr ? "" : o->name;
}

int32_t fg_plan_operand_direction(const fg_plan_t* plan, int32_t operand) {
    const forger::Operand* o = operand_of(plan, operand);
    return o == nullptr ? -1 : static_cast<int32_t>(o->direction);
}

int64_t fg_plan_operand_elements(const fg_plan_t* plan, int32_t operand, int64_t rows) {
    const forger::Operand* o = operand_of(plan, operand);
    if (o == nullptr) return -1;
    return o->per_row > 0 ? o->per_row * rows : o->fixed;
}

double fg_plan_flops(const fg_plan_t* plan, int64_t rows) {
    return plan->flops(rows);
}

}  // extern "C"
