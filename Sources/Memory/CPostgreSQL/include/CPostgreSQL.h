// libpq for Swift: its functions under names that say what a call is for, without its enumerations and header files. None
// of them waits for the network, but `pq_cancel`. One thread at a time may use a connection.
//
// The manual: <https://www.postgresql.org/docs/15/libpq.html>.
#ifndef CPOSTGRESQL_H
#define CPOSTGRESQL_H

#include <stddef.h>
#include <stdint.h>

typedef struct pg_conn pq_connection;
typedef struct pg_result pq_result;
typedef struct pg_cancel pq_canceller;
typedef struct pq_options pq_options;

// The version of the libpq that is linked, as a number: 150018 is 15.18.
int pq_library_version(void);

// MARK: Addresses (33.1)

// Takes a URL apart. Returns NULL where it is none; `*reason`, which `pq_free_text` frees, may quote of it.
pq_options *pq_parse(const char *url, char **reason);

// The keyword and the value of an option that the URL gives; returns 0 where there are fewer.
int pq_option(const pq_options *options, int index, const char **keyword, const char **value);
void pq_free_options(pq_options *options);
void pq_free_text(char *text);

// MARK: Connecting (33.1)

enum { PQ_FAILED, PQ_READS, PQ_WRITES, PQ_CONNECTED };

// Begins to connect; both lists end with NULL. NULL when there is no memory.
pq_connection *pq_start(const char *const *keywords, const char *const *values);

// Goes on connecting: what is to be waited for before the next call, or how it ended.
int pq_go_on(pq_connection *connection);

// Once connected, no call may wait for the network, and statements are sent one after the other (33.5). Returns 0 when
// refused.
int pq_prepare_connection(pq_connection *connection);

// A warning, or another message beside the results, which holds during the call.
typedef void (*pq_receiver)(void *context, const pq_result *notice);
void pq_receive_notices(pq_connection *connection, pq_receiver receiver, void *context);

// -1 where there is none.
int pq_socket(const pq_connection *connection);
int pq_is_alive(const pq_connection *connection);
int pq_backend_pid(const pq_connection *connection);
int pq_server_version(const pq_connection *connection);
int pq_uses_tls(pq_connection *connection);

// What went wrong last; holds until the next call.
const char *pq_error(const pq_connection *connection);
void pq_finish(pq_connection *connection);

enum { PQ_IDLE, PQ_ACTIVE, PQ_IN_TRANSACTION, PQ_IN_FAILED_TRANSACTION, PQ_UNKNOWN };

// How far the session's transaction is, by the answers that were read.
int pq_transaction(const pq_connection *connection);

// MARK: Statements (33.3 to 33.6). Those that send return 0 when they fail.

// Values of parameters in binary format; a value that is NULL has no bytes.
typedef struct {
    int count;
    const uint32_t *types;
    const char *const *values;
    const int *lengths;
    const int *formats;
} pq_parameters;

int pq_send_script(pq_connection *connection, const char *sql);
int pq_send_statement(pq_connection *connection, const char *sql, pq_parameters parameters);
int pq_send_preparation(pq_connection *connection, const char *name, const char *sql, pq_parameters parameters);
int pq_send_prepared(pq_connection *connection, const char *name, pq_parameters parameters);
int pq_send_sync(pq_connection *connection);

// The rows of the statement whose answer comes next are given one by one.
int pq_give_rows_singly(pq_connection *connection);

// Writes what waits. Returns 0 when all is written, 1 when the socket takes no more, -1 when it failed.
int pq_flush(pq_connection *connection);

// Reads what has arrived. Returns 0 when that failed.
int pq_consume(pq_connection *connection);

// Whether `pq_next` would have to wait.
int pq_is_busy(pq_connection *connection);

// The next result, for `pq_clear`; NULL when a statement has no more.
pq_result *pq_next(pq_connection *connection);
void pq_clear(pq_result *result);

int pq_enter_pipeline(pq_connection *connection);
int pq_leave_pipeline(pq_connection *connection);

// MARK: Results

enum {
    PQ_DONE,      // a statement without rows, or the end of rows that were given singly
    PQ_ROW,       // a row that is given singly
    PQ_COPY,      // the server takes rows
    PQ_SYNC,      // all statements up to a synchronisation point are answered
    PQ_SKIPPED,   // not run, since one before it failed
    PQ_REFUSED,   // failed
    PQ_UNEXPECTED // what nobody asked for
};

int pq_status(const pq_result *result);

// SQLSTATE, or "" where the failure is not the server's.
const char *pq_state(const pq_result *result);

// The failure or the notice in one line, without its details, which quote values.
const char *pq_message(const pq_result *result);

// Of a notice: `WARNING`, `NOTICE` and so on, in English.
const char *pq_severity(const pq_result *result);

// The command's tag, such as `INSERT 0 5`, and its number of rows as text.
const char *pq_tag(pq_result *result);
const char *pq_rows_affected(pq_result *result);

int pq_column_count(const pq_result *result);

typedef struct {
    uint32_t type;
    int length; // -1: NULL
    const uint8_t *bytes;
} pq_value;

// A value of the one row of a result.
pq_value pq_value_at(const pq_result *result, int column);

// MARK: COPY (33.10)

// Returns 1 when the data is queued, 0 when the socket must take some first, -1 when it failed.
int pq_put_copy(pq_connection *connection, const uint8_t *bytes, int count);

// With a reason, the server gives the rows up.
int pq_end_copy(pq_connection *connection, const char *reason);

// MARK: Cancelling (33.7)

// NULL where there is no server to ask. Any thread may use a canceller.
pq_canceller *pq_make_canceller(pq_connection *connection);

// Asks the server to give up what the connection runs, by a connection of its own, and waits for that.
int pq_cancel(pq_canceller *canceller);
void pq_free_canceller(pq_canceller *canceller);

#endif
