// libnetsnmp for Swift. net-snmp's headers define _GNU_SOURCE and an fd_set that differs from Glibc's module, so they
// are included in this target's .c files only, and nothing but fixed-width integers crosses this header.
#ifndef CNETSNMP_H
#define CNETSNMP_H

#include <stdint.h>

// The library keeps request ids, users, engine times and the MIB tree in globals without locks. Every function below
// belongs to one thread at a time: the caller serialises.

// Prepares the library once for the process: no files, no MIBs, no environment. `folder` is a private directory for
// what it insists on writing. Returns 0 or -1. Not in Swift because it needs setenv before init and the library's
// macros for its default store.
int mn_initialise(const char *folder);

#endif
