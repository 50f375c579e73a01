// What is needed of zlib: one text at a time, as gzip (RFC 1952).
#ifndef CZLIB_GZIP_H
#define CZLIB_GZIP_H

#include <stddef.h>
#include <stdint.h>

// The version of the zlib that is linked.
const char *ms_zlib_version(void);

// How many octets a compressed text takes at most.
size_t ms_gzip_bound(size_t length);

// Compresses a text into `room` octets of memory. Returns how many were used; 0 where there was not enough memory.
size_t ms_gzip(const uint8_t *text, size_t length, int level, uint8_t *into, size_t room);

// Reads what `ms_gzip` has written. Returns how many octets the text has; 0 where it has more than `room`, or is none.
size_t ms_gunzip(const uint8_t *packed, size_t length, uint8_t *into, size_t room);

#endif
