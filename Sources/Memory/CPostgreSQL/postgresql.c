#include "CPostgreSQL.h"

#include <postgresql/libpq-fe.h>

int pq_library_version(void) { return PQlibVersion(); }

// MARK: Addresses

pq_options *pq_parse(const char *url, char **reason) { return (pq_options *)PQconninfoParse(url, reason); }

int pq_option(const pq_options *options, int index, const char **keyword, const char **value) {
    int given = 0;
    for (const PQconninfoOption *option = (const PQconninfoOption *)options; option->keyword; option++) {
        if (!option->val)
            continue;
        if (given++ == index) {
            *keyword = option->keyword;
            *value = option->val;
            return 1;
        }
    }
    return 0;
}

void pq_free_options(pq_options *options) { PQconninfoFree((PQconninfoOption *)options); }

void pq_free_text(char *text) { PQfreemem(text); }

// MARK: Connecting

pq_connection *pq_start(const char *const *keywords, const char *const *values) {
    return PQconnectStartParams(keywords, values, 0);
}

int pq_go_on(pq_connection *connection) {
    switch (PQconnectPoll(connection)) {
    case PGRES_POLLING_READING: return PQ_READS;
    case PGRES_POLLING_WRITING: return PQ_WRITES;
    case PGRES_POLLING_OK: return PQ_CONNECTED;
    default: return PQ_FAILED;
    }
}

int pq_prepare_connection(pq_connection *connection) {
    return PQsetnonblocking(connection, 1) == 0 && PQenterPipelineMode(connection);
}

void pq_receive_notices(pq_connection *connection, pq_receiver receiver, void *context) {
    PQsetNoticeReceiver(connection, receiver, context);
}

int pq_socket(const pq_connection *connection) { return PQsocket(connection); }
int pq_is_alive(const pq_connection *connection) { return PQstatus(connection) == CONNECTION_OK; }
int pq_backend_pid(const pq_connection *connection) { return PQbackendPID(connection); }
int pq_server_version(const pq_connection *connection) { return PQserverVersion(connection); }
int pq_uses_tls(pq_connection *connection) { return PQsslInUse(connection); }
const char *pq_error(const pq_connection *connection) { return PQerrorMessage(connection); }
void pq_finish(pq_connection *connection) { PQfinish(connection); }

int pq_transaction(const pq_connection *connection) {
    switch (PQtransactionStatus(connection)) {
    case PQTRANS_IDLE: return PQ_IDLE;
    case PQTRANS_ACTIVE: return PQ_ACTIVE;
    case PQTRANS_INTRANS: return PQ_IN_TRANSACTION;
    case PQTRANS_INERROR: return PQ_IN_FAILED_TRANSACTION;
    default: return PQ_UNKNOWN;
    }
}

// MARK: Statements

// Results in binary format.
enum { BINARY = 1 };

int pq_send_script(pq_connection *connection, const char *sql) { return PQsendQuery(connection, sql); }

int pq_send_statement(pq_connection *connection, const char *sql, pq_parameters given) {
    return PQsendQueryParams(connection, sql, given.count, given.types, given.values, given.lengths, given.formats,
                             BINARY);
}

int pq_send_preparation(pq_connection *connection, const char *name, const char *sql, pq_parameters given) {
    return PQsendPrepare(connection, name, sql, given.count, given.types);
}

int pq_send_prepared(pq_connection *connection, const char *name, pq_parameters given) {
    return PQsendQueryPrepared(connection, name, given.count, given.values, given.lengths, given.formats, BINARY);
}

int pq_send_sync(pq_connection *connection) { return PQpipelineSync(connection); }
int pq_give_rows_singly(pq_connection *connection) { return PQsetSingleRowMode(connection); }
int pq_flush(pq_connection *connection) { return PQflush(connection); }
int pq_consume(pq_connection *connection) { return PQconsumeInput(connection); }
int pq_is_busy(pq_connection *connection) { return PQisBusy(connection); }
pq_result *pq_next(pq_connection *connection) { return PQgetResult(connection); }
void pq_clear(pq_result *result) { PQclear(result); }
int pq_enter_pipeline(pq_connection *connection) { return PQenterPipelineMode(connection); }
int pq_leave_pipeline(pq_connection *connection) { return PQexitPipelineMode(connection); }

// MARK: Results

int pq_status(const pq_result *result) {
    switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_EMPTY_QUERY: return PQ_DONE;
    case PGRES_SINGLE_TUPLE: return PQ_ROW;
    case PGRES_COPY_IN: return PQ_COPY;
    case PGRES_PIPELINE_SYNC: return PQ_SYNC;
    case PGRES_PIPELINE_ABORTED: return PQ_SKIPPED;
    case PGRES_FATAL_ERROR: return PQ_REFUSED;
    default: return PQ_UNEXPECTED;
    }
}

static const char *field(const PGresult *result, int code) {
    const char *text = PQresultErrorField(result, code);
    return text ? text : "";
}

const char *pq_state(const pq_result *result) { return field(result, PG_DIAG_SQLSTATE); }
const char *pq_severity(const pq_result *result) { return field(result, PG_DIAG_SEVERITY_NONLOCALIZED); }

const char *pq_message(const pq_result *result) {
    const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    return text ? text : PQresultErrorMessage(result);
}

const char *pq_tag(pq_result *result) { return PQcmdStatus(result); }
const char *pq_rows_affected(pq_result *result) { return PQcmdTuples(result); }
int pq_column_count(const pq_result *result) { return PQnfields(result); }

pq_value pq_value_at(const pq_result *result, int column) {
    pq_value value = {PQftype(result, column), -1, NULL};
    if (PQgetisnull(result, 0, column))
        return value;
    value.length = PQgetlength(result, 0, column);
    value.bytes = (const uint8_t *)PQgetvalue(result, 0, column);
    return value;
}

// MARK: COPY

int pq_put_copy(pq_connection *connection, const uint8_t *bytes, int count) {
    return PQputCopyData(connection, (const char *)bytes, count);
}

int pq_end_copy(pq_connection *connection, const char *reason) { return PQputCopyEnd(connection, reason); }

// MARK: Cancelling

pq_canceller *pq_make_canceller(pq_connection *connection) { return PQgetCancel(connection); }

int pq_cancel(pq_canceller *canceller) {
    char reason[256];
    return PQcancel(canceller, reason, sizeof reason);
}

void pq_free_canceller(pq_canceller *canceller) { PQfreeCancel(canceller); }
