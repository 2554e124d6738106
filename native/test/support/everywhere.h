// SPDX-License-Identifier: Apache-2.0
// Runs one plan on every instruction set, with guard pages on both sides and several thread counts, and demands
// the same bits from all. For operations whose results do not depend on the instruction set.
#ifndef FORGER_TEST_SUPPORT_EVERYWHERE_H
#define FORGER_TEST_SUPPORT_EVERYWHERE_H

#include <doctest/doctest.h>

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "testing.h"

namespace forger::test {

using Create = std::function<fg_status_t(fg_context_t*, fg_plan_t**)>;

template <typename T>
using Arrays = std::vector<std::vector<T>>;

/// Contents of all operands after one run; alias[i] names the operand whose memory operand i shares.
template <typename T>
Arrays<T> execute(const std::string& isa, int32_t threads, const Create& create,
                  const Arrays<T>& operands, const RunOptions& options = {},
                  Guard side = Guard::kRight, const std::map<size_t, size_t>& alias = {}) {
    const Context context(isa, threads);
    const Plan plan([&](fg_plan_t** out) { return create(context, out); });
    std::deque<GuardedArray<T>> memory;
    std::vector<Array> arrays;
    for (const std::vector<T>& values : operands) memory.emplace_back(values, side);
    for (size_t i = 0; i < operands.size(); i++) {
        const auto shared = alias.find(i);
        arrays.emplace_back(memory[shared == alias.end() ? i : shared->second]);
    }
    run(context, plan, arrays, options);
    Arrays<T> result;
    for (size_t i = 0; i < operands.size(); i++) {
        const auto shared = alias.find(i);
        result.push_back(memory[shared == alias.end() ? i : shared->second].values());
        const bool input = fg_plan_operand_direction(plan, static_cast<int32_t>(i)) == FG_IN;
        bool shares = shared != alias.end();
        for (const auto& [from, to] : alias) shares = shares || to == i;
        if (input && !shares) {
            const auto n = static_cast<int64_t>(operands[i].size());
            CHECK(first_difference(operands[i].data(), result[i].data(), n) == -1);
        }
    }
    return result;
}

/// One NaN is as good as another.
template <typename T>
Arrays<T> unify_nan(Arrays<T> arrays) {
    for (std::vector<T>& values : arrays) {
        for (T& v : values) {
            if (std::isnan(v)) v = static_cast<T>(NAN);
        }
    }
    return arrays;
}

/// The f32 result that all instruction sets, guard sides and thread counts agree on; that of the portable kernels is
/// asked for even where FORGER_ISA restricts to others.
inline Arrays<float> everywhere(const Create& create, const Arrays<float>& operands,
                                const RunOptions& options = {},
                                const std::vector<int32_t>& threads = {1, 2},
                                const std::map<size_t, size_t>& alias = {}) {
    const Arrays<float> expected =
        unify_nan(execute<float>("ref", 1, create, operands, options, Guard::kRight, alias));
    for (const std::string& isa : isas()) {
        for (const int32_t count : threads) {
            for (const Guard side : {Guard::kRight, Guard::kLeft}) {
                const Arrays<float> got =
                    unify_nan(execute<float>(isa, count, create, operands, options, side, alias));
                for (size_t i = 0; i < got.size(); i++) {
                    const auto n = static_cast<int64_t>(got[i].size());
                    const int64_t at = first_difference(expected[i].data(), got[i].data(), n);
                    INFO(isa, ", ", count, " threads, operand ", i, " of ", n,
                         " elements, first difference at ", at);
                    CHECK(at == -1);
                }
            }
        }
    }
    return expected;
}

/// As everywhere, for either element type: the f64 reference has one kernel.
template <typename T>
Arrays<T> on_all(const Create& create, const Arrays<T>& operands, const RunOptions& options = {},
                 const std::vector<int32_t>& threads = {1, 2},
                 const std::map<size_t, size_t>& alias = {}) {
    if constexpr (std::is_same_v<T, float>) {
        return everywhere(create, operands, options, threads, alias);
    } else {
        return execute<T>("ref64", threads.back(), create, operands, options, Guard::kRight, alias);
    }
}

/// Every remainder around the vector lengths, and one size of several blocks.
inline std::vector<int64_t> remainders() {
    std::vector<int64_t> sizes;
    for (int64_t n = 1; n <= 35; n += quick() && n >= 9 ? 4 : 1) sizes.push_back(n);
    if (quick()) sizes.insert(sizes.end(), {16, 32});
    sizes.push_back((quick() ? 1 : 3) * 32768 + 17);
    return sizes;
}

inline const std::vector<int32_t>& many_threads() {
    static const std::vector<int32_t> all = {1, 2, 3, 5, 8}, few = {1, 3};
    return quick() ? few : all;
}

}  // namespace forger::test

#endif
