// SPDX-License-Identifier: Apache-2.0
// The pool is made on first use and never destroyed: a JVM may exit while a call runs. The caller works too;
// workers spin some 20 us for the next call, then sleep on a futex. A worker begins with its share of the items,
// which is near to what it wrote in the call before, then helps the others.
#include "threads.h"

#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <climits>
#include <cstdio>
#include <mutex>
#include <set>
#include <string>
#include <system_error>
#include <thread>

#include "fpenv.h"

namespace {

inline void relax() {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#else
    std::atomic_thread_fence(std::memory_order_acquire);
#endif
}

// state = generation << 32 | open << 31 | workers inside. A worker enters only an open call, so the caller
// never waits for one that sleeps.
constexpr uint64_t kOpen = uint64_t{1} << 31;
constexpr uint64_t kInside = kOpen - 1;

/// Items [next, end) that a worker begins with.
struct alignas(64) Range {
    std::atomic<int64_t> next{0};
    int64_t end = 0;
};

struct Pool {
    std::mutex calls;
    std::atomic<uint64_t> state{0};
    std::atomic<uint32_t> signal{0};
    std::atomic<int32_t> sleepers{0};
    Range ranges[FG_MAX_THREADS];
    fg_task_t task = nullptr;
    void* argument = nullptr;
    int32_t limit = 0;
    int32_t workers = 0;

    void take_items(int32_t worker) {
        for (int32_t k = 0; k < limit; k++) {
            Range& range = ranges[(worker + k) % limit];
            while (range.next.load(std::memory_order_relaxed) < range.end) {
                const int64_t i = range.next.fetch_add(1, std::memory_order_relaxed);
                if (i < range.end) task(argument, i, worker);
            }
        }
    }

    bool try_enter(uint32_t* seen) {
        uint64_t s = state.load(std::memory_order_acquire);
        while ((s & kOpen) != 0 && static_cast<uint32_t>(s >> 32) != *seen) {
            if (state.compare_exchange_weak(s, s + 1, std::memory_order_acquire)) {
                *seen = static_cast<uint32_t>(s >> 32);
                return true;
            }
        }
        return false;
    }

    void sleep() {
        const uint32_t before = signal.load(std::memory_order_seq_cst);
        sleepers.fetch_add(1, std::memory_order_seq_cst);
        if ((state.load(std::memory_order_seq_cst) & kOpen) == 0) {
            syscall(SYS_futex, &signal, FUTEX_WAIT_PRIVATE, before, nullptr, nullptr, 0);
        }
        sleepers.fetch_sub(1, std::memory_order_seq_cst);
    }

    [[noreturn]] void work(int32_t worker) {
        fg_fpenv_enter();
        uint32_t seen = 0;
        for (;;) {
            const auto spin_until =
                std::chrono::steady_clock::now() + std::chrono::microseconds(20);
            bool entered = try_enter(&seen);
            while (!entered && std::chrono::steady_clock::now() < spin_until) {
                for (int i = 0; i < 32; i++) relax();
                entered = try_enter(&seen);
            }
            if (!entered) {
                // An open call that this worker has served stays open until its last item is done.
                if ((state.load(std::memory_order_acquire) & kOpen) != 0) {
                    std::this_thread::yield();
                } else {
                    sleep();
                }
                continue;
            }
            if (worker < limit) take_items(worker);
            state.fetch_sub(1, std::memory_order_release);
        }
    }

    void run(int32_t threads, int64_t count, fg_task_t body, void* arg) {
        std::lock_guard<std::mutex> lock(calls);
        while (workers < threads - 1) {
            try {
                std::thread(&Pool::work, this, workers + 1).detach();
            } catch (const std::system_error&) {
                break;  // fewer workers give the same numbers
            }
            workers++;
        }
        for (int32_t i = 0; i < threads; i++) {
            ranges[i].next.store(count * i / threads, std::memory_order_relaxed);
            ranges[i].end = count * (i + 1) / threads;
        }
        task = body;
        argument = arg;
        limit = threads;
        const uint64_t generation = (state.load(std::memory_order_relaxed) >> 32) + 1;
        const uint32_t number =
            static_cast<uint32_t>(generation) == 0 ? 1 : static_cast<uint32_t>(generation);
        state.store((static_cast<uint64_t>(number) << 32) | kOpen, std::memory_order_seq_cst);
        signal.fetch_add(1, std::memory_order_seq_cst);
        if (sleepers.load(std::memory_order_seq_cst) > 0) {
            syscall(SYS_futex, &signal, FUTEX_WAKE_PRIVATE, threads - 1, nullptr, nullptr, 0);
        }
        take_items(0);
        uint64_t s = state.fetch_and(~kOpen, std::memory_order_acq_rel);
        int spins = 0;
        while ((s & kInside) != 0) {
            relax();
            if (++spins > 2000) {
                std::this_thread::yield();
                spins = 0;
            }
            s = state.load(std::memory_order_acquire);
        }
    }
};

Pool& pool() {
    static Pool* const instance = new Pool;
    return *instance;
}

}  // namespace

extern "C" void fg_parallel(int32_t threads, int64_t items, fg_task_t task, void* argument) {
    if (threads <= 1 || items <= 1) {
        for (int64_t i = 0; i < items; i++) task(argument, i, 0);
        return;
    }
    pool().run(threads, items, task, argument);
}

extern "C" int32_t fg_default_threads(void) {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
    std::set<std::string> cores;
    int available = 0;
    for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (!CPU_ISSET(cpu, &set)) continue;
        available++;
        const std::string path =
            "/sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/topology/thread_siblings_list";
        if (std::FILE* f = std::fopen(path.c_str(), "r")) {
            char line[256] = "";
            if (std::fgets(line, sizeof line, f) != nullptr) cores.insert(line);
            std::fclose(f);
        }
    }
    const int physical = cores.empty() ? available : static_cast<int>(cores.size());
    const int n = physical < available ? physical : available;
    return n < 1 ? 1 : (n > FG_MAX_THREADS ? FG_MAX_THREADS : n);
}
