#define _GNU_SOURCE
#include "CProcesses.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

int ms_memory_file(void) {
    int fd = memfd_create("mainstay-hook", MFD_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int ms_unnamed_file(const char *folder, unsigned mode) {
    int fd = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, (mode_t)mode);
    return fd < 0 ? -errno : fd;
}

int ms_name_file(int fd, const char *path) {
    char itself[40];
    snprintf(itself, sizeof itself, "/proc/self/fd/%d", fd);
    return linkat(AT_FDCWD, itself, AT_FDCWD, path, AT_SYMLINK_FOLLOW) < 0 ? -errno : 0;
}

int ms_fill_standard_descriptors(void) {
    int filled = 0;
    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) >= 0)
            continue;
        // The lowest free number is taken, which is this one. Opened for the other direction, so that it refuses.
        if (open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
            return -errno;
        filled |= 1 << fd;
    }
    return filled;
}

int ms_pipe(int *reading, int *writing) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0)
        return -errno;
    // Only this end: the other belongs to a program that expects to block.
    if (fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0) {
        int error = errno;
        close(ends[0]);
        close(ends[1]);
        return -error;
    }
    *reading = ends[0];
    *writing = ends[1];
    return 0;
}

int ms_keep_capabilities_to_ourselves(void) {
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0)
        return -errno;
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    struct __user_cap_data_struct sets[2];
    memset(sets, 0, sizeof sets);
    if (syscall(SYS_capget, &header, sets) < 0)
        return -errno;
    sets[0].inheritable = sets[1].inheritable = 0;
    return syscall(SYS_capset, &header, sets) < 0 ? -errno : 0;
}

long ms_raise_descriptor_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return -errno;
    limit.rlim_cur = limit.rlim_max;
    return setrlimit(RLIMIT_NOFILE, &limit) < 0 ? -errno : (long)limit.rlim_cur;
}

void ms_map_large_blocks(void) { mallopt(M_MMAP_THRESHOLD, 128 << 10); }

void ms_release_free_memory(void) { malloc_trim(0); }
