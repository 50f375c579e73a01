// libnetsnmp for Swift. net-snmp's headers define _GNU_SOURCE and an fd_set that differs from Glibc's module, so they
// are included in this target's .c files only, and nothing but fixed-width integers crosses this header.
#ifndef CNETSNMP_H
#define CNETSNMP_H

#include <stddef.h>
#include <stdint.h>

// The library keeps users, engine times and the MIB tree in globals without locks: the caller lets one thread at a time
// into any function below.

// Prepares the library once for the process: no configuration files, no MIBs, no environment. `folder` is a private
// directory for files that the library insists on writing. Returns 0 or -1.
int mn_initialise(const char *folder);

// The version of the library that is linked, such as 5.9.3.
const char *mn_library_version(void);

// MARK: Building requests

typedef struct {
    int32_t command;         // the PDU's tag: 0xA0 get, 0xA1 get-next, 0xA5 get-bulk
    int32_t id;              // request id, and message id in version 3
    int32_t non_repeaters;   // get-bulk only
    int32_t max_repetitions; // get-bulk only
    const uint32_t *arcs;    // all object identifiers one after the other
    const uint32_t *lengths; // of each
    uint32_t count;
} mn_request;

// Encodes a version 1 (0) or 2c (1) message by snmp_build. Returns its length, or -1 when it does not fit.
int mn_build_community(int version, const uint8_t *community, size_t length, const mn_request *request, uint8_t *packet,
                       size_t capacity);

// MARK: Version 3

// The master keys of one user's passphrases (RFC 3414, A.2): a megabyte of hashing each, so derived once.
typedef struct {
    char name[33];
    int32_t level; // 1 noAuthNoPriv, 2 authNoPriv, 3 authPriv
    int32_t authentication;
    int32_t privacy;
    uint8_t authentication_key[64];
    uint8_t privacy_key[64];
    uint32_t authentication_length;
    uint32_t privacy_length;
} mn_keys;

// `authentication` and `privacy` are the library's names ("SHA-256", "AES"), or NULL. Returns 0, -1 for a protocol that
// the library was built without, -2 for a passphrase it refuses (under 8 characters), -3 for a name over 32 octets.
int mn_derive_keys(const char *name, const char *authentication, const char *authentication_passphrase,
                   const char *privacy, const char *privacy_passphrase, mn_keys *keys);

// A user localised to one engine. The library's list of users is linear and searched twice an exchange, so a user is
// removed from it, kept here, and put in only around a call.
typedef struct mn_user mn_user;

// Localises a user's keys. NULL when the library refuses.
mn_user *mn_user_create(const mn_keys *keys, const uint8_t *engine, size_t length);
void mn_user_free(mn_user *user);

// The keys that the library has localised (RFC 3414, 2.6; the drafts' key extension for AES-192 and AES-256).
typedef struct {
    uint8_t authentication_key[64];
    uint8_t privacy_key[64];
    uint32_t authentication_length;
    uint32_t privacy_length;
} mn_localised;

// Returns 0, or -1 when a key is longer than any protocol's.
int mn_user_keys(const mn_user *user, mn_localised *keys);

// Sets what we believe the engine's clock to show; the library ages it and stamps requests with it.
void mn_set_engine_time(const uint8_t *engine, size_t length, uint32_t boots, uint32_t time);

// Encodes a request to the user's engine. Returns its length or -1.
int mn_build_user(mn_user *user, const char *context, const mn_request *request, uint8_t *packet, size_t capacity);

// Encodes the request whose Report tells an engine's identity and clock (RFC 3414, 4).
int mn_build_discovery(int32_t id, uint8_t *packet, size_t capacity);

typedef struct {
    uint8_t type;         // the BER tag
    uint32_t name_offset; // in `arcs`
    uint32_t name_length;
    int64_t number;       // of the numeric types; IpAddress in network order
    uint32_t octets_offset; // of the strings in `octets`; of an OBJECT IDENTIFIER's arcs in `arcs`
    uint32_t octets_length;
} mn_variable;

// Room for one decoded message, owned by the caller.
typedef struct {
    int32_t command;
    int32_t request_id;
    int32_t error_status;
    int32_t error_index;
    uint32_t count;
    mn_variable *variables;
    uint32_t variable_capacity;
    uint32_t *arcs;
    uint32_t arc_capacity;
    uint8_t *octets;
    uint32_t octet_capacity;
} mn_message;

// Authenticates, decrypts and decodes an answer from the user's engine. Returns 0 or the library's SNMPERR_… code.
int mn_parse_user(mn_user *user, const uint8_t *packet, size_t length, mn_message *message);

// Decodes a version 1 or 2c message: the reference that our own reader is compared with.
int mn_parse_community(const uint8_t *packet, size_t length, mn_message *message);

// The library's words for an SNMPERR_… code.
const char *mn_error(int code);

// MARK: Names

// Remembers which SMI modules a folder has, for imports; when two have one name the one noted last counts. Returns 0,
// or -1 when the folder cannot be read.
int mn_note_modules(const char *folder);

// Reads every SMI module file of a folder; modules read earlier keep their names. Returns how many errors the parser
// met, or -1 when the folder cannot be read.
int mn_read_modules(const char *folder);

// Resolves MODULE::object (no instance) into arcs. Returns how many, or -1.
int mn_resolve(const char *module, const char *object, uint32_t *arcs, uint32_t capacity);

// Writes MODULE::object.instance for an object identifier. Returns 0 or -1.
int mn_describe(const uint32_t *arcs, uint32_t count, char *text, size_t capacity);

// MARK: Notifications

// Encrypts or decrypts whole blocks of 8 octets by DES in CBC mode (RFC 3414, 8.1.1.1): `key` has 16 octets, half of
// which make the initial vector, and `salt` has 8. Returns 0 or -1.
int mn_des(const uint8_t *key, int encrypts, const uint8_t *salt, const uint8_t *input, size_t length, uint8_t *output);

#endif
