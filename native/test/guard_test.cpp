// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <limits>

#include "everywhere.h"

using namespace forger::test;

namespace {

template <typename T>
fg_status_t guarded(const std::string& isa, int32_t threads, const std::vector<T>& values,
                    Guard side) {
    const Context context(isa, threads);
    const auto n = static_cast<int64_t>(values.size());
    const Plan plan([&](fg_plan_t** out) { return fg_plan_guard(context, n, out); });
    GuardedArray<T> memory(values, side);
    return run_status(context, plan, {memory}, {});
}

template <typename T>
void check(const std::string& isa) {
    INFO(isa);
    const T big = std::numeric_limits<T>::max();
    for (const int64_t n : remainders()) {
        std::vector<T> values(static_cast<size_t>(n), big);
        for (size_t i = 0; i < values.size(); i += 2) values[i] = -big;
        CHECK(guarded(isa, 2, values, Guard::kRight) == FG_OK);
        const auto bad = static_cast<T>(n % 3 == 0 ? NAN : n % 3 == 1 ? INFINITY : -INFINITY);
        for (const int64_t at : {int64_t{0}, n / 2, n - 1}) {
            std::vector<T> spoiled = values;
            spoiled[static_cast<size_t>(at)] = bad;
            for (const int32_t threads : {1, 3}) {
                CHECK(guarded(isa, threads, spoiled, Guard::kLeft) == FG_DIVERGED);
            }
        }
    }
}

}  // namespace

TEST_CASE("finite values pass, NaN and infinities at any place stop") {
    for (const std::string& isa : isas()) check<float>(isa);
    check<double>("ref64");
}
