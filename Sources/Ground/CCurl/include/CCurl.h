// libcurl for Swift: its options are set through a function with a variable number of arguments, which Swift does not
// import. One thread owns a `cc_multi`; only `cc_wake` may be called from another.
#ifndef CCURL_H
#define CCURL_H

#include <stddef.h>
#include <stdint.h>

// The version of the libcurl that is linked, such as 7.88.1.
const char *cc_library_version(void);

typedef struct cc_multi cc_multi;

typedef enum {
    CC_GET,
    // POST of `body`.
    CC_POST,
    // Mail of `body` from `mail_from` to `mail_to`.
    CC_MAIL,
    // The protocol's greeting and login, nothing else.
    CC_GREET,
} cc_method;

// Texts may be NULL, and are copied. Lengths are in octets, times in milliseconds.
typedef struct {
    cc_method method;
    const char *url;
    const char *body;
    size_t body_length;
    // Each `Name: value`, separated by line feeds.
    const char *headers;
    const char *mail_from;
    const char *mail_to;
    const char *username;
    const char *password;
    // PEM certificates to trust instead of the system's.
    const char *certificates;
    // STARTTLS must be offered and must work.
    int start_tls;
    // No proxy that the environment names.
    int is_direct;
    long timeout;
    // Octets of the answer that are kept; the exchange ends with them.
    size_t kept;
} cc_request;

typedef struct {
    uint64_t tag;
    // A CURLcode; 0 is success.
    int code;
    // It failed because this machine has no descriptor or memory left, whatever the code says.
    int is_shortage;
    // Of the protocol's last answer; 0 without one.
    long response;
    char error[256];
    // The beginning of what was received, to be freed with `cc_free`.
    char *body;
    size_t body_length;
} cc_result;

// NULL when libcurl cannot begin.
cc_multi *cc_open(void);

// Takes effect with the next `cc_run`. Returns 0, or a CURLcode.
int cc_start(cc_multi *multi, const cc_request *request, uint64_t tag);

// Moves everything on, waits up to `timeout` ms for something to happen, and gives up to `capacity` results. Returns
// their number.
int cc_run(cc_multi *multi, int timeout, cc_result *results, int capacity);

// Ends a wait in `cc_run`, from any thread.
void cc_wake(cc_multi *multi);

void cc_free(void *body);

// Gives up what is under way.
void cc_close(cc_multi *multi);

#endif
