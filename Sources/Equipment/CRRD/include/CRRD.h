// librrd for Swift: loaded when it is first needed, since it brings 45 libraries with it. Only its `_r` calls are used,
// which several threads may call; errors are kept by thread.
#ifndef CRRD_H
#define CRRD_H

#include <stddef.h>
#include <stdint.h>

// Loads the library; later calls do nothing. NULL, or why it cannot be loaded, to be freed with `crrd_free`.
char *crrd_load(void);

// The version of the library, such as 1.7.2. It must be loaded.
const char *crrd_version(void);

// Makes an archive file, in place of one that is there. `lines` are DS and RRA definitions; seconds since 1970.
// 0, or -1 with `crrd_error`.
int crrd_create(const char *path, unsigned long step, int64_t last, int count, const char *const *lines);

// Adds values, each line `SECONDS:VALUE:VALUE`. 0, or -1 with `crrd_error`.
int crrd_update(const char *path, int count, const char *const *lines);

// When an archive was last updated, in seconds since 1970; -1 with `crrd_error`.
int64_t crrd_last(const char *path);

typedef struct {
    // Row r holds what was between `start` + r * `step` and `start` + (r + 1) * `step`, in seconds since 1970.
    int64_t start;
    uint64_t step;
    size_t rows;
    size_t columns;
    // Row by row; not a number where nothing is known. To be freed with `crrd_free`.
    double *values;
} crrd_series;

// Reads what an archive consolidated by `function` (AVERAGE, MAX) holds from `start` to `end`, in the rows nearest to
// `step`. 0, or -1 with `crrd_error`.
int crrd_fetch(
    const char *path, const char *function, int64_t start, int64_t end, uint64_t step, crrd_series *series);

// What went wrong last on this thread. Valid until the next call.
const char *crrd_error(void);

void crrd_free(void *memory);

#endif
