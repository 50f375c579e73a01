#define _GNU_SOURCE
#include "CSockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

_Static_assert(sizeof(struct sockaddr_in6) <= sizeof(((ms_address *)0)->bytes), "ms_address holds both families");

int ms_socket(int family, int is_icmp, int is_raw) {
    int type = is_raw ? SOCK_RAW : SOCK_DGRAM;
    int protocol = !is_icmp ? 0 : family == 6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP;
    int fd = socket(family == 6 ? AF_INET6 : AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
    if (fd < 0)
        return -errno;
    int on = 1;
    // A raw socket has a protocol instead of a port, and an IPv6 one never receives IPv4.
    if (family == 6 && !is_raw && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) < 0) {
        int error = errno;
        close(fd);
        return -error;
    }
    return fd;
}

int ms_bind(int fd, const ms_address *address) {
    return bind(fd, (const struct sockaddr *)address->bytes, address->length) < 0 ? -errno : 0;
}

int ms_connect(int fd, const ms_address *peer, ms_address *local) {
    if (connect(fd, (const struct sockaddr *)peer->bytes, peer->length) < 0)
        return -errno;
    socklen_t length = sizeof local->bytes;
    if (getsockname(fd, (struct sockaddr *)local->bytes, &length) < 0)
        return -errno;
    local->length = length;
    return 0;
}

int ms_prepare(int fd, int octets) {
    int on = 1;
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &octets, sizeof octets) < 0 &&
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &octets, sizeof octets) < 0)
        return -errno;
    if (setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) < 0 ||
        setsockopt(fd, SOL_SOCKET, SO_RXQ_OVFL, &on, sizeof on) < 0)
        return -errno;
    int size = 0;
    socklen_t length = sizeof size;
    return getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, &length) < 0 ? -errno : size;
}

// <linux/icmp.h> has these, and structures that clash with <net/if.h>.
enum { icmp_filter_option = 1, icmp_echo_reply = 0 };

int ms_keep_only_echo_replies(int fd, int family) {
    struct icmp6_filter six;
    ICMP6_FILTER_SETBLOCKALL(&six);
    ICMP6_FILTER_SETPASS(ICMP6_ECHO_REPLY, &six);
    uint32_t four = ~(1u << icmp_echo_reply);
    int status = family == 6 ? setsockopt(fd, IPPROTO_ICMPV6, ICMP6_FILTER, &six, sizeof six)
                             : setsockopt(fd, SOL_RAW, icmp_filter_option, &four, sizeof four);
    return status < 0 ? -errno : 0;
}

int ms_send(int fd, const ms_datagram *batch, int count) {
    struct mmsghdr messages[MS_BATCH];
    struct iovec vectors[MS_BATCH];
    if (count > MS_BATCH)
        count = MS_BATCH;
    memset(messages, 0, sizeof messages[0] * (size_t)count);
    for (int i = 0; i < count; i++) {
        vectors[i] = (struct iovec){.iov_base = batch[i].bytes, .iov_len = batch[i].count};
        messages[i].msg_hdr.msg_name = (void *)batch[i].peer.bytes;
        messages[i].msg_hdr.msg_namelen = batch[i].peer.length;
        messages[i].msg_hdr.msg_iov = &vectors[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    int sent = sendmmsg(fd, messages, (unsigned)count, MSG_NOSIGNAL);
    return sent < 0 ? -errno : sent;
}

static void read_control(struct msghdr *header, ms_datagram *datagram) {
    datagram->kernel_time = 0;
    datagram->dropped = 0;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(header); c; c = CMSG_NXTHDR(header, c)) {
        if (c->cmsg_level != SOL_SOCKET)
            continue;
        if (c->cmsg_type == SCM_TIMESTAMPNS) {
            struct timespec time;
            memcpy(&time, CMSG_DATA(c), sizeof time);
            datagram->kernel_time = (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
        } else if (c->cmsg_type == SO_RXQ_OVFL) {
            memcpy(&datagram->dropped, CMSG_DATA(c), sizeof datagram->dropped);
        }
    }
}

int ms_receive(int fd, ms_datagram *batch, int count) {
    struct mmsghdr messages[MS_BATCH];
    struct iovec vectors[MS_BATCH];
    _Alignas(struct cmsghdr) char control[MS_BATCH][64];
    if (count > MS_BATCH)
        count = MS_BATCH;
    memset(messages, 0, sizeof messages[0] * (size_t)count);
    for (int i = 0; i < count; i++) {
        vectors[i] = (struct iovec){.iov_base = batch[i].bytes, .iov_len = batch[i].capacity};
        messages[i].msg_hdr.msg_name = batch[i].peer.bytes;
        messages[i].msg_hdr.msg_namelen = sizeof batch[i].peer.bytes;
        messages[i].msg_hdr.msg_iov = &vectors[i];
        messages[i].msg_hdr.msg_iovlen = 1;
        messages[i].msg_hdr.msg_control = control[i];
        messages[i].msg_hdr.msg_controllen = sizeof control[i];
    }
    int received = recvmmsg(fd, messages, (unsigned)count, MSG_DONTWAIT, NULL);
    if (received < 0)
        return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? 0 : -errno;
    for (int i = 0; i < received; i++) {
        batch[i].count = messages[i].msg_len;
        batch[i].peer.length = messages[i].msg_hdr.msg_namelen;
        batch[i].is_truncated = (messages[i].msg_hdr.msg_flags & MSG_TRUNC) != 0;
        read_control(&messages[i].msg_hdr, &batch[i]);
    }
    return received;
}

int ms_wait(const int *fds, int count, int milliseconds) {
    struct pollfd polled[MS_MOST_AWAITED];
    if (count > MS_MOST_AWAITED)
        return -EINVAL;
    for (int i = 0; i < count; i++)
        polled[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
    int ready = poll(polled, (nfds_t)count, milliseconds);
    if (ready < 0)
        return errno == EINTR ? 0 : -errno;
    int mask = 0;
    for (int i = 0; i < count; i++)
        if (polled[i].revents)
            mask |= 1 << i;
    return mask;
}

int ms_alarm(void) {
    int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

// A counter that is full already wakes as well, and one that is zero needs no reset: neither failure matters.
void ms_wake(int alarm) { (void)!eventfd_write(alarm, 1); }

void ms_wait_again(int alarm) {
    eventfd_t count;
    (void)!eventfd_read(alarm, &count);
}

int ms_parse(const char *host, uint16_t port, ms_address *address) {
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    memset(address, 0, sizeof *address);
    if (inet_pton(AF_INET, host, &v4.sin_addr) == 1) {
        memcpy(address->bytes, &v4, sizeof v4);
        address->length = sizeof v4;
        return 0;
    }
    char numeric[64];
    const char *scope = strchr(host, '%');
    size_t length = scope ? (size_t)(scope - host) : strlen(host);
    if (length >= sizeof numeric)
        return -1;
    memcpy(numeric, host, length);
    numeric[length] = 0;
    if (inet_pton(AF_INET6, numeric, &v6.sin6_addr) != 1)
        return -1;
    if (scope && (v6.sin6_scope_id = if_nametoindex(scope + 1)) == 0 && (v6.sin6_scope_id = (uint32_t)atoi(scope + 1)) == 0)
        return -1;
    memcpy(address->bytes, &v6, sizeof v6);
    address->length = sizeof v6;
    return 0;
}

int ms_format(const ms_address *address, char *text) {
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    memcpy(&v4, address->bytes, sizeof v4);
    memcpy(&v6, address->bytes, sizeof v6);
    if (v4.sin_family == AF_INET)
        return inet_ntop(AF_INET, &v4.sin_addr, text, 64) ? ntohs(v4.sin_port) : -1;
    if (v4.sin_family != AF_INET6 || !inet_ntop(AF_INET6, &v6.sin6_addr, text, 48))
        return -1;
    char interface[IF_NAMESIZE];
    if (v6.sin6_scope_id && if_indextoname(v6.sin6_scope_id, interface))
        snprintf(text + strlen(text), sizeof interface + 1, "%%%s", interface);
    else if (v6.sin6_scope_id)
        snprintf(text + strlen(text), 16, "%%%u", v6.sin6_scope_id);
    return ntohs(v6.sin6_port);
}

int ms_family_ipv4(void) { return AF_INET; }
int ms_family_ipv6(void) { return AF_INET6; }

int ms_resolve(const char *host, uint16_t port, ms_address *address) {
    struct addrinfo hints = {.ai_socktype = SOCK_DGRAM, .ai_family = AF_UNSPEC}, *list = NULL;
    char service[8];
    snprintf(service, sizeof service, "%u", port);
    memset(address, 0, sizeof *address);
    int status = getaddrinfo(host, service, &hints, &list);
    if (status != 0)
        return status;
    if (list->ai_addrlen <= sizeof address->bytes) {
        memcpy(address->bytes, list->ai_addr, list->ai_addrlen);
        address->length = list->ai_addrlen;
    }
    freeaddrinfo(list);
    return 0;
}

const char *ms_resolve_error(int status) { return gai_strerror(status); }
