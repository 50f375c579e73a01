// Config/ and MIBs/, embedded by the compiler, so that the program finds them wherever it runs. Swift has no #embed.
#ifndef CSHIPPED_H
#define CSHIPPED_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    const char *path;
    const uint8_t *bytes;
    size_t count;
} shipped_file;

size_t shipped_file_count(void);

// NULL beyond the last.
const shipped_file *shipped_file_at(size_t index);

// The commit, and the compiler, that the program was built from; NULL where `make` did not build it.
const char *shipped_revision(void);
const char *shipped_compiler(void);

#endif
