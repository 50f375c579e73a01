#define _GNU_SOURCE
#include "CClocks.h"

#include <errno.h>
#include <sys/timex.h>

int ms_read_clock_estimate(int64_t *greatest_error, int *is_synchronised) {
    struct timex state = {.modes = 0};
    int condition = adjtimex(&state);
    if (condition < 0)
        return -errno;
    *greatest_error = state.maxerror;
    *is_synchronised = condition != TIME_ERROR && !(state.status & STA_UNSYNC);
    return 0;
}
