#include "gzip.h"

#include <limits.h>
#include <string.h>
#include <zlib.h>

// A window of 32 KiB, and a gzip header instead of zlib's own.
enum { WINDOW = MAX_WBITS + 16, MEMORY = 8, HEADER = 18 };

const char *ms_zlib_version(void) { return zlibVersion(); }

size_t ms_gzip_bound(size_t length) { return compressBound(length) + HEADER; }

size_t ms_gzip(const uint8_t *text, size_t length, int level, uint8_t *into, size_t room) {
    if (length > UINT_MAX || room > UINT_MAX) return 0;
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    if (deflateInit2(&stream, level, Z_DEFLATED, WINDOW, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    stream.next_in = (Bytef *)text;
    stream.avail_in = (uInt)length;
    stream.next_out = into;
    stream.avail_out = (uInt)room;
    size_t used = deflate(&stream, Z_FINISH) == Z_STREAM_END ? stream.total_out : 0;
    deflateEnd(&stream);
    return used;
}

size_t ms_gunzip(const uint8_t *packed, size_t length, uint8_t *into, size_t room) {
    if (length > UINT_MAX || room > UINT_MAX) return 0;
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    if (inflateInit2(&stream, WINDOW) != Z_OK) return 0;
    stream.next_in = (Bytef *)packed;
    stream.avail_in = (uInt)length;
    stream.next_out = into;
    stream.avail_out = (uInt)room;
    size_t used = inflate(&stream, Z_FINISH) == Z_STREAM_END ? stream.total_out : 0;
    inflateEnd(&stream);
    return used;
}
