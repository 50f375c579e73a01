#include "CRRD.h"

#include <dlfcn.h>
#include <math.h>
#include <pthread.h>
#include <rrd.h>
#include <stdlib.h>
#include <string.h>

// The library's own declarations give the types; only what is named here is looked up.
static struct {
    __typeof__(&rrd_create_r) create;
    __typeof__(&rrd_update_r) update;
    __typeof__(&rrd_fetch_r) fetch;
    __typeof__(&rrd_last_r) last;
    __typeof__(&rrd_get_error) error;
    __typeof__(&rrd_clear_error) clear;
    __typeof__(&rrd_freemem) free;
    __typeof__(&rrd_strversion) version;
} rrd;

static pthread_mutex_t loading = PTHREAD_MUTEX_INITIALIZER;
static int is_loaded;

static int find(void *library, const char *name, void *place) {
    void *found = dlsym(library, name);
    memcpy(place, &found, sizeof found);
    return found != NULL;
}

static char *load(void) {
    void *library = dlopen("librrd.so.8", RTLD_NOW | RTLD_LOCAL);
    if (!library) return strdup(dlerror());
    int all = find(library, "rrd_create_r", &rrd.create) && find(library, "rrd_update_r", &rrd.update) &&
              find(library, "rrd_fetch_r", &rrd.fetch) && find(library, "rrd_last_r", &rrd.last) &&
              find(library, "rrd_get_error", &rrd.error) && find(library, "rrd_clear_error", &rrd.clear) &&
              find(library, "rrd_freemem", &rrd.free) && find(library, "rrd_strversion", &rrd.version);
    if (!all) return strdup(dlerror());
    is_loaded = 1;
    return NULL;
}

char *crrd_load(void) {
    pthread_mutex_lock(&loading);
    char *problem = is_loaded ? NULL : load();
    pthread_mutex_unlock(&loading);
    return problem;
}

const char *crrd_version(void) { return rrd.version(); }

int crrd_create(const char *path, unsigned long step, int64_t last, int count, const char *const *lines) {
    rrd.clear();
    return rrd.create(path, step, (time_t)last, count, (const char **)lines) ? -1 : 0;
}

int crrd_update(const char *path, int count, const char *const *lines) {
    rrd.clear();
    return rrd.update(path, NULL, count, (const char **)lines) ? -1 : 0;
}

int64_t crrd_last(const char *path) {
    rrd.clear();
    return rrd.last(path);
}

int crrd_fetch(
    const char *path, const char *function, int64_t start, int64_t end, uint64_t step, crrd_series *series) {
    time_t from = (time_t)start;
    time_t to = (time_t)end;
    unsigned long width = step;
    unsigned long columns = 0;
    char **names = NULL;
    rrd_value_t *values = NULL;
    memset(series, 0, sizeof *series);
    rrd.clear();
    if (rrd.fetch(path, function, &from, &to, &width, &columns, &names, &values)) return -1;
    for (unsigned long i = 0; i < columns; i++) rrd.free(names[i]);
    rrd.free(names);
    size_t rows = width > 0 && to > from ? (size_t)(to - from) / width : 0;
    size_t count = rows * columns;
    series->values = malloc(count > 0 ? count * sizeof(double) : sizeof(double));
    if (series->values) {
        memcpy(series->values, values, count * sizeof(double));
        series->start = from;
        series->step = width;
        series->rows = rows;
        series->columns = columns;
    }
    rrd.free(values);
    return series->values ? 0 : -1;
}

const char *crrd_error(void) {
    const char *text = rrd.error();
    return text ? text : "";
}

void crrd_free(void *memory) { free(memory); }
