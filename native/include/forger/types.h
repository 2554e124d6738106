// SPDX-License-Identifier: Apache-2.0
/** What all parts of the C ABI share: see forger.h. */
#ifndef FORGER_TYPES_H
#define FORGER_TYPES_H

#include <stdint.h>

#if defined(__GNUC__)
#define FG_API __attribute__((visibility("default")))
#else
#define FG_API
#endif

/** The number that a binding compares with its own at load. */
#define FG_ABI_VERSION 8
/** Scalars of a program that may change between runs (learning rates, decay rates). */
#define FG_SCALAR_SLOTS 32

/** Result of every call. */
typedef enum {
    FG_OK = 0,
    FG_INVALID_ARGUMENT = 1, /**< an argument is out of range; the message names it and its value */
    FG_UNSUPPORTED = 2,      /**< valid, but not on this device, ISA or platform */
    FG_OUT_OF_MEMORY = 3,    /**< the device has too little memory */
    FG_DEVICE_ERROR = 4,     /**< the device failed */
    FG_DIVERGED = 5,         /**< a guard of a program met a value that is not finite */
    FG_INTERNAL = 6          /**< a bug in Forger */
} fg_status_t;

/** Kinds of device. */
typedef enum {
    FG_DEVICE_CPU = 0,        /**< f32 on the best instruction set, or the one FORGER_ISA names */
    FG_DEVICE_REFERENCE64 = 1 /**< portable kernels in f64, for checking gradients */
} fg_device_kind_t;

/** Element types of memory that is read, written or wrapped. */
typedef enum { FG_F32 = 0, FG_F64 = 1 } fg_dtype_t;

typedef struct fg_context fg_context_t; /**< one device, its threads and scratch */
typedef struct fg_buffer fg_buffer_t;   /**< memory of one context, 64-byte aligned when owned */
typedef struct fg_plan fg_plan_t;       /**< one operation, shapes fixed, kernel chosen */
typedef struct fg_program fg_program_t; /**< a recorded list of plans with their operands */

#endif
