// SPDX-License-Identifier: Apache-2.0
// Checks shared by the operations that move or sum values {src, dst}: exact against an oracle on
// integers, on every instruction set and f64, against guard pages on both sides, for several
// numbers of threads, and NaN.
#ifndef FORGER_TEST_SUPPORT_MOVES_H
#define FORGER_TEST_SUPPORT_MOVES_H

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

#include "testing.h"

namespace forger::test {

using CreatePlan = std::function<fg_status_t(fg_context_t*, fg_plan_t**)>;
/// (src, dst) in double; dst holds its values from before.
using Oracle = std::function<void(const std::vector<double>&, std::vector<double>&)>;

template <typename T>
void check_move_on(const std::string& isa, const CreatePlan& create, const Oracle& oracle,
                   int64_t rows, uint64_t state) {
    INFO("isa " << isa);
    for (const int32_t threads : {1, 2, 3, 5, 8}) {
        INFO("threads " << threads);
        Context context(isa, threads);
        Plan plan([&](fg_plan_t** out) { return create(context, out); });
        INFO(fg_plan_describe(plan));
        REQUIRE(fg_plan_operand_count(plan) == 2);
        for (const Guard side : {Guard::kRight, Guard::kLeft}) {
            Rng rng(state);
            GuardedArray<T> src(integers<T>(rng, fg_plan_operand_elements(plan, 0, rows)), side);
            GuardedArray<T> dst(integers<T>(rng, fg_plan_operand_elements(plan, 1, rows)), side);
            std::vector<double> expected(dst.data(), dst.data() + dst.size());
            oracle(std::vector<double>(src.data(), src.data() + src.size()), expected);
            RunOptions options;
            options.rows = rows;
            run(context, plan, {src, dst}, options);
            int64_t wrong = -1;
            for (int64_t i = 0; i < dst.size() && wrong < 0; i++) {
                if (static_cast<double>(dst[i]) != expected[static_cast<size_t>(i)]) wrong = i;
            }
            REQUIRE(wrong == -1);
            if (threads > 1) break;
        }
    }
    Context context(isa);
    Plan plan([&](fg_plan_t** out) { return create(context, out); });
    Rng rng(state);
    std::vector<T> src = integers<T>(rng, fg_plan_operand_elements(plan, 0, rows));
    std::vector<T> dst = integers<T>(rng, fg_plan_operand_elements(plan, 1, rows));
    src[static_cast<size_t>(rng.integer(0, static_cast<int64_t>(src.size()) - 1))] =
        static_cast<T>(NAN);
    std::vector<double> expected(dst.begin(), dst.end());
    oracle(std::vector<double>(src.begin(), src.end()), expected);
    RunOptions options;
    options.rows = rows;
    run(context, plan, {src, dst}, options);
    // One assertion, not millions: emulators take minutes for them.
    size_t same = 0;
    while (same < dst.size() && std::isnan(dst[same]) == std::isnan(expected[same])) same++;
    REQUIRE(same == dst.size());
}

inline void check_move(const CreatePlan& create, const Oracle& oracle, int64_t rows) {
    INFO("rows " << rows << ", FORGER_TEST_SEED " << seed());
    for (const std::string& isa : isas()) check_move_on<float>(isa, create, oracle, rows, seed());
    check_move_on<double>("ref64", create, oracle, rows, seed());
}

/// <forward(x), y> = <x, backward(y)>, exactly on integers.
inline void check_adjoint(const CreatePlan& forward, const CreatePlan& backward, int64_t rows) {
    Context context("ref64");
    Plan f([&](fg_plan_t** out) { return forward(context, out); });
    Plan b([&](fg_plan_t** out) { return backward(context, out); });
    Rng rng(seed());
    std::vector<double> x = integers<double>(rng, fg_plan_operand_elements(f, 0, rows));
    std::vector<double> y(static_cast<size_t>(fg_plan_operand_elements(f, 1, rows)));
    std::vector<double> dy = integers<double>(rng, static_cast<int64_t>(y.size()));
    std::vector<double> dx(x.size());
    RunOptions options;
    options.rows = rows;
    run(context, f, {x, y}, options);
    run(context, b, {dy, dx}, options);
    double left = 0, right = 0;
    for (size_t i = 0; i < y.size(); i++) left += y[i] * dy[i];
    for (size_t i = 0; i < x.size(); i++) right += x[i] * dx[i];
    CHECK(left == right);
}

}  // namespace forger::test

#endif
