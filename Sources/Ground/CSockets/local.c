// Streams between processes of this machine (unix(7)).
#define _GNU_SOURCE
#include "CSockets.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

// The address of a path. One that is too long for it is named by its folder's descriptor, which the caller closes.
static int address_of(const char *path, struct sockaddr_un *address, int *folder) {
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    *folder = -1;
    size_t length = strlen(path);
    if (length < sizeof address->sun_path) {
        memcpy(address->sun_path, path, length + 1);
        return 0;
    }
    const char *slash = strrchr(path, '/');
    if (!slash) return -ENAMETOOLONG;
    char *parent = strndup(path, (size_t)(slash - path) + 1);
    if (!parent) return -ENOMEM;
    *folder = open(parent, O_PATH | O_DIRECTORY | O_CLOEXEC);
    int status = *folder < 0 ? -errno : 0;
    free(parent);
    if (status < 0) return status;
    int written = snprintf(address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d/%s", *folder, slash + 1);
    if (written > 0 && (size_t)written < sizeof address->sun_path) return 0;
    close(*folder);
    *folder = -1;
    return -ENAMETOOLONG;
}

static int abandon(int fd, int folder) {
    int status = -errno;
    if (fd >= 0) close(fd);
    if (folder >= 0) close(folder);
    return status;
}

int ms_local_clear(const char *path) {
    struct stat found;
    if (lstat(path, &found) != 0) return errno == ENOENT ? 0 : -errno;
    if (!S_ISSOCK(found.st_mode)) return -EEXIST;
    return unlink(path) == 0 || errno == ENOENT ? 0 : -errno;
}

int ms_local_listen(const char *path, unsigned mode) {
    struct sockaddr_un address;
    int folder;
    int status = address_of(path, &address, &folder);
    if (status < 0) return status;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return abandon(fd, folder);
    // Before the name exists: nobody connects while it is open to more than the mode says.
    if (fchmod(fd, mode) != 0) return abandon(fd, folder);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0) return abandon(fd, folder);
    if (chmod(path, mode) != 0 || listen(fd, 64) != 0) {
        status = abandon(fd, folder);
        unlink(path);
        return status;
    }
    if (folder >= 0) close(folder);
    return fd;
}

int ms_local_accept(int listener) {
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    return fd < 0 ? -errno : fd;
}

int ms_local_connect(const char *path, int milliseconds) {
    struct sockaddr_un address;
    int folder;
    int status = address_of(path, &address, &folder);
    if (status < 0) return status;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return abandon(fd, folder);
    struct timeval patience = {milliseconds / 1000, (milliseconds % 1000) * 1000};
    if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) != 0
        || setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) != 0
        || connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        return abandon(fd, folder);
    }
    if (folder >= 0) close(folder);
    return fd;
}

int ms_local_datagrams(const char *path, int milliseconds) {
    struct sockaddr_un address;
    int folder;
    int status = address_of(path, &address, &folder);
    if (status < 0) return status;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return abandon(fd, folder);
    struct timeval patience = {milliseconds / 1000, (milliseconds % 1000) * 1000};
    if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) != 0
        || connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        return abandon(fd, folder);
    }
    if (folder >= 0) close(folder);
    return fd;
}

int64_t ms_local_send(int fd, const uint8_t *octets, size_t count) {
    ssize_t sent;
    do {
        sent = send(fd, octets, count, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent < 0 ? -errno : sent;
}

int64_t ms_local_receive(int fd, uint8_t *octets, size_t capacity) {
    ssize_t received;
    do {
        received = recv(fd, octets, capacity, 0);
    } while (received < 0 && errno == EINTR);
    return received < 0 ? -errno : received;
}

int ms_local_tell(const char *path, const uint8_t *octets, size_t count) {
    struct sockaddr_un address;
    socklen_t length = sizeof address;
    int folder = -1;
    if (path[0] == '@') {
        size_t name = strlen(path);
        if (name > sizeof address.sun_path) return -ENAMETOOLONG;
        memset(&address, 0, sizeof address);
        address.sun_family = AF_UNIX;
        memcpy(address.sun_path + 1, path + 1, name - 1);
        length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + name);
    } else {
        int status = address_of(path, &address, &folder);
        if (status < 0) return status;
    }
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct timeval patience = {.tv_sec = 1};
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) != 0
        || sendto(fd, octets, count, MSG_NOSIGNAL, (struct sockaddr *)&address, length) < 0) {
        return abandon(fd, folder);
    }
    close(fd);
    if (folder >= 0) close(folder);
    return 0;
}

int ms_local_wait(const int *fds, const uint8_t *wanted, uint8_t *found, int count, int milliseconds) {
    struct pollfd *polled = calloc((size_t)count + 1, sizeof *polled);
    if (!polled) return -ENOMEM;
    for (int i = 0; i < count; i++) {
        polled[i].fd = fds[i];
        polled[i].events = (short)((wanted[i] & MS_READABLE ? POLLIN : 0) | (wanted[i] & MS_WRITABLE ? POLLOUT : 0));
    }
    int ready = poll(polled, (nfds_t)count, milliseconds);
    int status = ready < 0 && errno != EINTR ? -errno : 0;
    for (int i = 0; i < count; i++) {
        short events = ready > 0 ? polled[i].revents : 0;
        found[i] = (uint8_t)((events & POLLIN ? MS_READABLE : 0) | (events & POLLOUT ? MS_WRITABLE : 0)
            | (events & (POLLHUP | POLLERR | POLLNVAL) ? MS_ENDED : 0));
    }
    free(polled);
    return status;
}
