// SPDX-License-Identifier: Apache-2.0
#include "support/moves.h"

using namespace forger::test;

TEST_CASE("one_hot: every pixel has a 1 at the label, labels outside give zeros") {
    for (const int32_t pixels : {1, 6, 784}) {
        for (const int32_t classes : {1, 3, 10, 33}) {
            CAPTURE(pixels);
            CAPTURE(classes);
            // Integers from -4 to 4: some lie outside of few classes.
            check_move(
                [=](fg_context_t* context, fg_plan_t** out) {
                    return fg_plan_one_hot(context, pixels, classes, out);
                },
                [=](const std::vector<double>& labels, std::vector<double>& y) {
                    for (size_t i = 0; i < y.size(); i++) {
                        const size_t k = i % static_cast<size_t>(classes);
                        const size_t row = i / static_cast<size_t>(pixels * classes);
                        y[i] = labels[row] == static_cast<double>(k) ? 1 : 0;
                    }
                },
                pixels == 784 ? 40 : 7);
        }
    }
}

TEST_CASE("one_hot: sizes are checked") {
    Context context("ref");
    fg_plan_t* plan = nullptr;
    CHECK(fg_plan_one_hot(context, 0, 10, &plan) == FG_INVALID_ARGUMENT);
    CHECK(fg_plan_one_hot(context, 4, 0, &plan) == FG_INVALID_ARGUMENT);
    CHECK(std::string(fg_last_error()).find("classes") != std::string::npos);
    CHECK(fg_plan_one_hot(context, 1 << 20, 1 << 20, &plan) == FG_INVALID_ARGUMENT);
}
