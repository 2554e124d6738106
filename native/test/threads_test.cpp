// SPDX-License-Identifier: Apache-2.0
// The pool runs every item once, from any number of calling threads, and sleeps in between.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "threads.h"

namespace {

struct Job {
    std::vector<std::atomic<int>> done;
    std::atomic<int> worst_worker{0};
    explicit Job(int64_t items) : done(static_cast<size_t>(items)) {}
};

void mark(void* argument, int64_t item, int32_t worker) {
    Job& job = *static_cast<Job*>(argument);
    job.done[static_cast<size_t>(item)]++;
    int seen = job.worst_worker;
    while (worker > seen && !job.worst_worker.compare_exchange_weak(seen, worker)) {
    }
}

void check_once(int32_t threads, int64_t items) {
    Job job(items);
    fg_parallel(threads, items, mark, &job);
    for (const auto& count : job.done) REQUIRE(count == 1);
    REQUIRE(job.worst_worker < (threads < 1 ? 1 : threads));
}

}  // namespace

TEST_CASE("every item runs once, whatever the numbers") {
    for (const int32_t threads : {1, 2, 3, 5, 8, 40}) {
        for (const int64_t items : {0, 1, 2, 3, 17, 1000}) check_once(threads, items);
    }
}

TEST_CASE("many short calls in a row") {
    for (int i = 0; i < 3000; i++) check_once(1 + i % 4, i % 7);
}

TEST_CASE("calls from several threads wait for one another") {
    std::vector<std::thread> callers;
    for (int c = 0; c < 4; c++) {
        callers.emplace_back([] {
            for (int i = 0; i < 300; i++) check_once(3, 11);
        });
    }
    for (std::thread& caller : callers) caller.join();
}

TEST_CASE("workers that sleep wake up") {
    for (int i = 0; i < 5; i++) {
        std::this_thread::sleep_for(std::chrono::milliseconds(3));
        check_once(4, 64);
    }
}

TEST_CASE("there is a default") {
    CHECK(fg_default_threads() >= 1);
}
