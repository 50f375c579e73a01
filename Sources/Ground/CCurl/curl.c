#include "CCurl.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct transfer {
    CURL *easy;
    struct transfer *next;
    struct curl_slist *headers;
    struct curl_slist *recipients;
    char *sent;
    size_t sent_length, sent_offset;
    char *body;
    size_t body_length, kept;
    // More came than is kept.
    int is_cut;
    uint64_t tag;
    char error[CURL_ERROR_SIZE];
};

struct cc_multi {
    CURLM *multi;
    struct transfer *first;
};

const char *cc_library_version(void) { return curl_version_info(CURLVERSION_NOW)->version; }

cc_multi *cc_open(void) {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
        return NULL;
    cc_multi *multi = calloc(1, sizeof *multi);
    if (multi && !(multi->multi = curl_multi_init())) {
        free(multi);
        multi = NULL;
    }
    return multi;
}

static void forget(cc_multi *multi, struct transfer *transfer) {
    for (struct transfer **link = &multi->first; *link; link = &(*link)->next) {
        if (*link == transfer) {
            *link = transfer->next;
            break;
        }
    }
    if (transfer->easy) {
        curl_multi_remove_handle(multi->multi, transfer->easy);
        curl_easy_cleanup(transfer->easy);
    }
    curl_slist_free_all(transfer->headers);
    curl_slist_free_all(transfer->recipients);
    free(transfer->sent);
    free(transfer->body);
    free(transfer);
}

static size_t receive(char *bytes, size_t size, size_t count, void *context) {
    struct transfer *transfer = context;
    size_t length = size * count, room = transfer->kept - transfer->body_length;
    size_t taken = length < room ? length : room;
    if (taken > 0) {
        char *body = realloc(transfer->body, transfer->body_length + taken);
        if (!body)
            return 0;
        memcpy(body + transfer->body_length, bytes, taken);
        transfer->body = body;
        transfer->body_length += taken;
    }
    // What comes after what is kept tells nothing more; an answer without end would be read until the time is over.
    transfer->is_cut = taken < length;
    return taken;
}

static size_t send_body(char *bytes, size_t size, size_t count, void *context) {
    struct transfer *transfer = context;
    size_t left = transfer->sent_length - transfer->sent_offset, room = size * count;
    size_t taken = left < room ? left : room;
    memcpy(bytes, transfer->sent + transfer->sent_offset, taken);
    transfer->sent_offset += taken;
    return taken;
}

static struct curl_slist *split_lines(const char *text) {
    struct curl_slist *list = NULL;
    char *copy = text ? strdup(text) : NULL, *rest = copy;
    for (char *line; copy && (line = strsep(&rest, "\n"));) {
        if (*line)
            list = curl_slist_append(list, line);
    }
    free(copy);
    return list;
}

static void set_method(struct transfer *transfer, const cc_request *request) {
    CURL *easy = transfer->easy;
    switch (request->method) {
    case CC_GET:
        curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
        break;
    case CC_POST:
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_length);
        curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, request->body);
        break;
    case CC_MAIL:
        curl_easy_setopt(easy, CURLOPT_MAIL_FROM, request->mail_from);
        transfer->recipients = curl_slist_append(NULL, request->mail_to);
        curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, transfer->recipients);
        curl_easy_setopt(easy, CURLOPT_READFUNCTION, send_body);
        curl_easy_setopt(easy, CURLOPT_READDATA, transfer);
        curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
        break;
    case CC_GREET:
        curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
        break;
    }
}

int cc_start(cc_multi *multi, const cc_request *request, uint64_t tag) {
    struct transfer *transfer = calloc(1, sizeof *transfer);
    if (!transfer)
        return CURLE_OUT_OF_MEMORY;
    transfer->tag = tag;
    transfer->kept = request->kept;
    transfer->next = multi->first;
    multi->first = transfer;
    CURL *easy = transfer->easy = curl_easy_init();
    transfer->sent = request->body_length ? malloc(request->body_length) : NULL;
    if (!easy || (request->body_length && !transfer->sent)) {
        forget(multi, transfer);
        return CURLE_OUT_OF_MEMORY;
    }
    if (transfer->sent)
        memcpy(transfer->sent, request->body, request->body_length);
    transfer->sent_length = request->body_length;
    transfer->headers = split_lines(request->headers);
    set_method(transfer, request);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
    curl_easy_setopt(easy, CURLOPT_USERNAME, request->username);
    curl_easy_setopt(easy, CURLOPT_PASSWORD, request->password);
    if (request->certificates)
        curl_easy_setopt(easy, CURLOPT_CAINFO, request->certificates);
    curl_easy_setopt(easy, CURLOPT_USE_SSL, (long)(request->start_tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    if (request->is_direct)
        curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, request->timeout);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
#if LIBCURL_VERSION_NUM >= 0x075700
    // A transfer that has timed out while a name was looked up does not wait for the name server: everybody else would.
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#endif
    // Each is a check of its own: a connection that was left open proves nothing.
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "mainstay");
    CURLcode code = curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https,smtp,smtps,ftp");
    if (code == CURLE_OK)
        code = curl_easy_setopt(easy, CURLOPT_URL, request->url);
    if (code == CURLE_OK && curl_multi_add_handle(multi->multi, easy) != CURLM_OK)
        code = CURLE_FAILED_INIT;
    if (code != CURLE_OK)
        forget(multi, transfer);
    return code;
}

// Whether descriptors have run out. libcurl does not say so: without them it cannot connect, resolve a name or read its
// certificates, and reports that as if the server were at fault.
static int lacks_descriptors(void) {
    enum { needed = 6 };
    int held[needed], count = 0, is_short = 0;
    while (count < needed && !is_short) {
        held[count] = open("/dev/null", O_RDONLY | O_CLOEXEC);
        if (held[count] >= 0)
            count++;
        else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM)
            is_short = 1;
        else
            break;
    }
    while (count > 0)
        close(held[--count]);
    return is_short;
}

static int collect(cc_multi *multi, cc_result *results, int capacity) {
    int count = 0, left;
    CURLMsg *message;
    while (count < capacity && (message = curl_multi_info_read(multi->multi, &left))) {
        if (message->msg != CURLMSG_DONE)
            continue;
        struct transfer *transfer = NULL;
        CURLcode code = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        cc_result *result = &results[count++];
        memset(result, 0, sizeof *result);
        if (code == CURLE_WRITE_ERROR && transfer->is_cut)
            code = CURLE_OK;
        result->tag = transfer->tag;
        result->code = code;
        result->is_shortage = code == CURLE_OUT_OF_MEMORY || code == CURLE_WRITE_ERROR
            || (code != CURLE_OK && lacks_descriptors());
        curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &result->response);
        const char *error = code == CURLE_OK ? "" : transfer->error[0] ? transfer->error : curl_easy_strerror(code);
        strncpy(result->error, error, sizeof result->error - 1);
        result->body = transfer->body;
        result->body_length = transfer->body_length;
        transfer->body = NULL;
        forget(multi, transfer);
    }
    return count;
}

int cc_run(cc_multi *multi, int timeout, cc_result *results, int capacity) {
    int running = 0;
    CURLMcode code = curl_multi_perform(multi->multi, &running);
    int count = collect(multi, results, capacity);
    if (count > 0)
        return count;
    if (code == CURLM_OK)
        code = curl_multi_poll(multi->multi, NULL, 0, timeout, NULL);
    // Memory that is short now is there again later: neither the exchanges nor their thread end because of it.
    if (code != CURLM_OK)
        usleep(100000);
    return 0;
}

void cc_wake(cc_multi *multi) { curl_multi_wakeup(multi->multi); }

void cc_free(void *body) { free(body); }

void cc_close(cc_multi *multi) {
    while (multi->first)
        forget(multi, multi->first);
    curl_multi_cleanup(multi->multi);
    free(multi);
}
