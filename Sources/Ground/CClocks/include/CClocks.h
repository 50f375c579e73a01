// What Swift's Glibc module does not import: <sys/timex.h>.
#ifndef CCLOCKS_H
#define CCLOCKS_H

#include <stdint.h>

// Reads what the kernel knows of its clock and changes nothing (adjtimex(2), `modes` 0): the greatest error that it
// reckons with in microseconds, and whether a source of time disciplines the clock. Returns 0, or -errno.
int ms_read_clock_estimate(int64_t *greatest_error, int *is_synchronised);

#endif
