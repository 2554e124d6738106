// SPDX-License-Identifier: Apache-2.0
// The entry points of dev.forger.bench.Ruler. They take and give numbers only, so that jni.h is not needed:
// env and class go unused, jint is int32_t, jlong int64_t, jdouble double.
#include "ruler.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#define EXPORT __attribute__((visibility("default")))

enum { KIND_FMA = 0, KIND_COPY = 1, KIND_TRIAD = 2 };

typedef struct ruler ruler_t;

typedef struct {
    ruler_t* ruler;
    float* memory; /**< three arrays of n floats */
    double seconds;
    float sink;
} lane_t;

struct ruler {
    const fg_ruler_kernels_t* kernels;
    int32_t threads;
    int64_t n;
    int32_t kind;
    int64_t repeats;
    pthread_barrier_t start;
    lane_t* lanes;
};

static const fg_ruler_kernels_t* choose(void) {
    const char* isa = getenv("FORGER_ISA");
    int avx512 = __builtin_cpu_supports("avx512f");
    int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (isa && strcmp(isa, "ref") == 0) {
        return &fg_ruler_ref;
    }
    if (avx512 && !(isa && strcmp(isa, "avx2") == 0)) {
        return &fg_ruler_avx512;
    }
    return avx2 ? &fg_ruler_avx2 : &fg_ruler_ref;
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void* measure(void* argument) {
    lane_t* lane = argument;
    const ruler_t* r = lane->ruler;
    float* a = lane->memory;
    float* b = a + r->n;
    float* c = b + r->n;
    pthread_barrier_wait(&lane->ruler->start);
    double begin = now();
    if (r->kind == KIND_FMA) {
        lane->sink += r->kernels->fma(r->repeats);
    } else {
        for (int64_t i = 0; i < r->repeats; i++) {
            if (r->kind == KIND_COPY) {
                r->kernels->copy(a, b, r->n);
            } else {
                r->kernels->triad(a, b, c, r->n);
            }
        }
    }
    lane->seconds = now() - begin;
    return NULL;
}

static void destroy(ruler_t* r) {
    for (int32_t i = 0; i < r->threads; i++) {
        if (r->lanes[i].memory) {
            munmap(r->lanes[i].memory, 3 * (size_t)r->n * sizeof(float));
        }
    }
    pthread_barrier_destroy(&r->start);
    free(r->lanes);
    free(r);
}

/** A ruler for a number of threads, each with three arrays of n floats; 0 when memory is short. */
EXPORT int64_t Java_dev_forger_bench_Ruler_create(void* env, void* class, int32_t threads,
                                                  int64_t n) {
    (void)env;
    (void)class;
    ruler_t* r = calloc(1, sizeof *r);
    lane_t* lanes = calloc((size_t)threads, sizeof *lanes);
    if (!r || !lanes) {
        free(r);
        free(lanes);
        return 0;
    }
    r->kernels = choose();
    r->threads = threads;
    r->n = (n + 15) / 16 * 16;
    r->lanes = lanes;
    pthread_barrier_init(&r->start, NULL, (unsigned)threads);
    size_t bytes = 3 * (size_t)r->n * sizeof(float);
    for (int32_t i = 0; i < threads; i++) {
        lanes[i].ruler = r;
        void* memory =
            mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED) {
            destroy(r);
            return 0;
        }
        memset(memory, 0, bytes);
        lanes[i].memory = memory;
    }
    return (int64_t)(intptr_t)r;
}

EXPORT int32_t Java_dev_forger_bench_Ruler_lanes(void* env, void* class, int64_t handle) {
    (void)env;
    (void)class;
    return ((const ruler_t*)(intptr_t)handle)->kernels->lanes;
}

/** Seconds of the slowest thread for a number of repeats, or -1 when a thread could not start. */
EXPORT double Java_dev_forger_bench_Ruler_seconds(void* env, void* class, int64_t handle,
                                                  int32_t kind, int64_t repeats) {
    (void)env;
    (void)class;
    ruler_t* r = (ruler_t*)(intptr_t)handle;
    r->kind = kind;
    r->repeats = repeats;
    pthread_t* others = malloc((size_t)r->threads * sizeof *others);
    if (!others) {
        return -1;
    }
    for (int32_t i = 1; i < r->threads; i++) {
        if (pthread_create(&others[i], NULL, measure, &r->lanes[i]) != 0) {
            abort();  // those that wait at the barrier would never come back
        }
    }
    measure(&r->lanes[0]);
    double slowest = r->lanes[0].seconds;
    for (int32_t i = 1; i < r->threads; i++) {
        pthread_join(others[i], NULL);
        slowest = r->lanes[i].seconds > slowest ? r->lanes[i].seconds : slowest;
    }
    free(others);
    return slowest;
}

EXPORT void Java_dev_forger_bench_Ruler_destroy(void* env, void* class, int64_t handle) {
    (void)env;
    (void)class;
    destroy((ruler_t*)(intptr_t)handle);
}
