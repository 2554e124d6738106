// SPDX-License-Identifier: Apache-2.0
// LD_PRELOAD library that counts calls of the allocator and of mmap while a program asks for it, by thread and
// by caller. The program names a file of 512 bytes in FORGER_ALLOCATION_COUNTS (see allocation_counter.h).
//
// Not seen: what libc maps for itself (malloc growing its heap, thread stacks) and bare system calls. The first
// follows from calls that are counted, the second shows in the resident size.
#include "allocation_counter.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PUBLIC __attribute__((visibility("default")))
#define CALLER __builtin_return_address(0)

// glibc's own entry points; the public names below stand before them.
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* memory, size_t size);
void* __libc_memalign(size_t alignment, size_t size);
void __libc_free(void* memory);

static allocation_counts_t* counts;
static _Thread_local int on_forger_thread __attribute__((tls_model("initial-exec")));

__attribute__((constructor)) static void map_counts(void) {
    const char* path = getenv("FORGER_ALLOCATION_COUNTS");
    if (path == NULL) return;
    const int file = open(path, O_RDWR | O_CLOEXEC);
    if (file < 0) return;
    void* page = mmap(NULL, sizeof *counts, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (page != MAP_FAILED) counts = page;
}

/** Whether an address lies in libforger or in a libjni... that JavaCPP generated to call it. */
static int is_forger(void* address, Dl_info* info) {
    if (dladdr(address, info) == 0 || info->dli_fname == NULL) {
        *info = (Dl_info){.dli_fname = "generated code"};
        return 0;
    }
    const char* slash = strrchr(info->dli_fname, '/');
    const char* name = slash == NULL ? info->dli_fname : slash + 1;
    return strncmp(name, "libforger", 9) == 0 || strncmp(name, "libjni", 6) == 0;
}

static void increment(int64_t* count) {
    __atomic_fetch_add(count, 1, __ATOMIC_SEQ_CST);
}

static void count(const char* function, void* caller) {
    if (counts == NULL || __atomic_load_n(&counts->watching, __ATOMIC_ACQUIRE) == 0) return;
    Dl_info info;
    const int forger = is_forger(caller, &info) || on_forger_thread;
    const int training = syscall(SYS_gettid) == counts->training_thread;
    increment(forger ? &counts->forger : training ? &counts->training : &counts->elsewhere);
    if ((forger || training) && counts->first[0] == 0) {
        snprintf(counts->first, sizeof counts->first, "%s from %s+0x%zx (%s)", function,
                 info.dli_fname, (size_t)((char*)caller - (char*)info.dli_fbase),
                 info.dli_sname == NULL ? "?" : info.dli_sname);
    }
}

PUBLIC void* malloc(size_t size) {
    count("malloc", CALLER);
    return __libc_malloc(size);
}

PUBLIC void* calloc(size_t number, size_t size) {
    count("calloc", CALLER);
    return __libc_calloc(number, size);
}

PUBLIC void* realloc(void* memory, size_t size) {
    count("realloc", CALLER);
    return __libc_realloc(memory, size);
}

PUBLIC void* aligned_alloc(size_t alignment, size_t size) {
    count("aligned_alloc", CALLER);
    return __libc_memalign(alignment, size);
}

PUBLIC void* memalign(size_t alignment, size_t size) {
    count("memalign", CALLER);
    return __libc_memalign(alignment, size);
}

PUBLIC int posix_memalign(void** out, size_t alignment, size_t size) {
    count("posix_memalign", CALLER);
    *out = __libc_memalign(alignment, size);
    return *out == NULL ? ENOMEM : 0;
}

PUBLIC void free(void* memory) {
    if (memory != NULL) count("free", CALLER);
    __libc_free(memory);
}

static void* map(void* address, size_t size, int protection, int flags, int file, off_t offset) {
    return (void*)syscall(SYS_mmap, address, size, protection, flags, file, offset);
}

PUBLIC void* mmap(void* address, size_t size, int protection, int flags, int file, off_t offset) {
    count("mmap", CALLER);
    return map(address, size, protection, flags, file, offset);
}

PUBLIC void* mmap64(void* address, size_t size, int protection, int flags, int file,
                    off64_t offset) {
    count("mmap64", CALLER);
    return map(address, size, protection, flags, file, offset);
}

PUBLIC int munmap(void* address, size_t size) {
    count("munmap", CALLER);
    return (int)syscall(SYS_munmap, address, size);
}

typedef struct {
    void* (*body)(void*);
    void* argument;
} start_t;

static void* run_forger_thread(void* argument) {
    const start_t start = *(start_t*)argument;
    __libc_free(argument);
    on_forger_thread = 1;
    return start.body(start.argument);
}

PUBLIC int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*body)(void*),
                          void* argument) {
    static int (*create)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
    if (create == NULL) *(void**)&create = dlsym(RTLD_NEXT, "pthread_create");
    Dl_info info;
    if (counts == NULL || !is_forger(CALLER, &info))
        return create(thread, attributes, body, argument);
    start_t* start = __libc_malloc(sizeof *start);
    if (start == NULL) return EAGAIN;
    start->body = body;
    start->argument = argument;
    increment(&counts->pool_threads);
    const int code = create(thread, attributes, run_forger_thread, start);
    if (code != 0) __libc_free(start);
    return code;
}
