// Batched datagrams for Swift: Glibc's module has neither recvmmsg, sendmmsg nor mmsghdr, and its control-message
// macros do not import. Only fixed-width integers cross this header, so no system header's types leak into Swift.
#ifndef CSOCKETS_H
#define CSOCKETS_H

#include <stddef.h>
#include <stdint.h>

// Datagrams handed to the kernel in one call.
#define MS_BATCH 128

// An IPv4 or IPv6 socket address as the kernel writes it: a sockaddr_in or sockaddr_in6 in `bytes`.
typedef struct {
    uint8_t bytes[28];
    uint32_t length;
} ms_address;

typedef struct {
    uint8_t *bytes;
    uint32_t capacity;     // room at `bytes` (receive)
    uint32_t count;        // octets to send, or received
    ms_address peer;       // to, or from
    int64_t kernel_time;   // receive: nanoseconds since 1970 when SO_TIMESTAMPNS is on, else 0
    uint32_t dropped;      // receive: datagrams the socket has lost so far when SO_RXQ_OVFL is on, else 0
    uint32_t is_truncated; // receive: the datagram was longer than `capacity`
} ms_datagram;

// A non-blocking, close-on-exec datagram socket of family 4 or 6: UDP, or with `is_icmp` ICMP or ICMPv6 by family,
// through an unprivileged ping socket or, with `is_raw`, a raw one (CAP_NET_RAW). Returns the descriptor or -errno.
int ms_socket(int family, int is_icmp, int is_raw);

// Binds to a local address. Returns 0 or -errno.
int ms_bind(int fd, const ms_address *address);

// Ties a datagram socket to a peer, so that the network's refusals reach it, and finds which of our own addresses the
// system uses towards it. Returns 0 or -errno.
int ms_connect(int fd, const ms_address *peer, ms_address *local);

// Asks for a receive buffer of `octets` (beyond net.core.rmem_max with CAP_NET_ADMIN), for kernel timestamps and for
// the count of lost datagrams. Returns the buffer's size in octets or -errno.
int ms_prepare(int fd, int octets);

// Makes a raw ICMP socket of family 4 or 6 receive echo replies only. Returns 0 or -errno.
int ms_keep_only_echo_replies(int fd, int family);

// Sends up to MS_BATCH datagrams. Returns how many the kernel accepted (the next one failed), or -errno when the first
// one failed.
int ms_send(int fd, const ms_datagram *batch, int count);

// Receives up to MS_BATCH datagrams that have arrived. Returns how many, 0 when none is waiting, or -errno.
int ms_receive(int fd, ms_datagram *batch, int count);

// Descriptors that one wait is for.
#define MS_MOST_AWAITED 31

// Waits until one of at most MS_MOST_AWAITED descriptors is readable or `milliseconds` have passed (-1: for ever).
// Returns which have something, bit i for the ith, or -errno; an interrupted wait counts as passed.
int ms_wait(const int *fds, int count, int milliseconds);

// Makes a descriptor that wakes a thread in `ms_wait`: it is readable from `ms_wake` until `ms_wait_again`, which may
// be called from any thread. Returns the descriptor or -errno; `close` frees it.
int ms_alarm(void);
void ms_wake(int alarm);
void ms_wait_again(int alarm);

// Reads a numeric IPv4 or IPv6 address (with an optional %scope) and a port. Returns 0, or -1 when it is not one.
int ms_parse(const char *host, uint16_t port, ms_address *address);

// Writes the numeric host into `text` (at least 64 octets) and returns the port, or -1 for another family.
int ms_format(const ms_address *address, char *text);

// The values of AF_INET and AF_INET6 at the start of an address (Glibc's module gives them other types by platform).
int ms_family_ipv4(void);
int ms_family_ipv6(void);

// Asks the system's resolver for a host's first address, and blocks meanwhile. Returns 0 or a getaddrinfo status, which
// `ms_resolve_error` puts into words.
int ms_resolve(const char *host, uint16_t port, ms_address *address);
const char *ms_resolve_error(int status);

// Streams between processes of this machine, by a path. A path of any length will do.

// Removes a socket that a process left at `path`; nobody must listen there any more. Returns 0, also where nothing is
// there, or -errno: -EEXIST where something else is than a socket.
int ms_local_clear(const char *path);

// Listens at `path` with the permissions `mode`, whatever the umask is. Returns a non-blocking, close-on-exec descriptor
// or -errno.
int ms_local_listen(const char *path, unsigned mode);

// Takes a connection that waits. Returns a non-blocking, close-on-exec descriptor or -errno.
int ms_local_accept(int listener);

// Connects to who listens at `path`. Each later call on the descriptor blocks for at most `milliseconds` (-EAGAIN then).
// Returns a close-on-exec descriptor or -errno.
int ms_local_connect(const char *path, int milliseconds);

// Sends datagrams to who has bound a socket to `path`, each by `ms_local_send`, which blocks for at most `milliseconds`.
// Returns a close-on-exec descriptor or -errno.
int ms_local_datagrams(const char *path, int milliseconds);

// Sends as much as the peer takes. Returns how many octets, or -errno.
int64_t ms_local_send(int fd, const uint8_t *octets, size_t count);

// Receives what is there. Returns how many octets, 0 when the peer sends no more, or -errno.
int64_t ms_local_receive(int fd, uint8_t *octets, size_t capacity);

// Sends one datagram to who listens at `path`, or at an abstract name, which begins with `@` (unix(7)); blocks for at most
// a second. Returns 0 or -errno.
int ms_local_tell(const char *path, const uint8_t *octets, size_t count);

// What to wait for, and what there is.
#define MS_READABLE 1
#define MS_WRITABLE 2
#define MS_ENDED 4

// Waits until one of `count` descriptors has what it is asked for in `wanted`, or `milliseconds` have passed; `found`
// says what each has. Returns 0 or -errno; an interrupted wait counts as passed.
int ms_local_wait(const int *fds, const uint8_t *wanted, uint8_t *found, int count, int milliseconds);

#endif
