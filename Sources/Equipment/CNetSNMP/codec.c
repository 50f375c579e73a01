#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/library/scapi.h>
#include <net-snmp/library/snmp_secmod.h>

#include "CNetSNMP.h"

#include <stdlib.h>
#include <string.h>

struct mn_user {
    struct usmUser *usm; // ours, not in the library's list
    int32_t level;
    char name[33];
    uint8_t engine[64];
    size_t engine_length;
};

static netsnmp_pdu *make_pdu(const mn_request *request, long version) {
    netsnmp_pdu *pdu = snmp_pdu_create(request->command);
    if (!pdu)
        return NULL;
    pdu->version = version;
    pdu->reqid = pdu->msgid = request->id;
    pdu->flags |= UCD_MSG_FLAG_EXPECT_RESPONSE;
    pdu->msgMaxSize = 65507;
    if (request->command == SNMP_MSG_GETBULK) {
        pdu->non_repeaters = request->non_repeaters;
        pdu->max_repetitions = request->max_repetitions;
    }
    const uint32_t *arcs = request->arcs;
    for (uint32_t i = 0; i < request->count; i++) {
        oid name[MAX_OID_LEN];
        if (request->lengths[i] > MAX_OID_LEN) {
            snmp_free_pdu(pdu);
            return NULL;
        }
        for (uint32_t j = 0; j < request->lengths[i]; j++)
            name[j] = arcs[j];
        arcs += request->lengths[i];
        snmp_add_null_var(pdu, name, request->lengths[i]);
    }
    return pdu;
}

// snmp_build writes backwards: the packet is at the end of the buffer.
static int build(netsnmp_session *session, netsnmp_pdu *pdu, uint8_t *packet, size_t capacity) {
    size_t room = 2048, offset = 0;
    u_char *buffer = malloc(room);
    int length = -1;
    if (buffer && snmp_build(&buffer, &room, &offset, session, pdu) == 0 && offset <= capacity) {
        memcpy(packet, buffer + room - offset, offset);
        length = (int)offset;
    }
    free(buffer);
    snmp_free_pdu(pdu);
    return length;
}

int mn_build_community(int version, const uint8_t *community, size_t length, const mn_request *request, uint8_t *packet,
                       size_t capacity) {
    netsnmp_session session;
    snmp_sess_init(&session);
    session.version = version == 0 ? SNMP_VERSION_1 : SNMP_VERSION_2c;
    session.community = (u_char *)community;
    session.community_len = length;
    netsnmp_pdu *pdu = make_pdu(request, session.version);
    return pdu ? build(&session, pdu, packet, capacity) : -1;
}

int mn_derive_keys(const char *name, const char *authentication, const char *authentication_passphrase,
                   const char *privacy, const char *privacy_passphrase, mn_keys *keys) {
    memset(keys, 0, sizeof *keys);
    if (strlen(name) >= sizeof keys->name)
        return -3;
    strcpy(keys->name, name);
    keys->level = SNMP_SEC_LEVEL_NOAUTH;
    if (!authentication)
        return 0;
    keys->level = SNMP_SEC_LEVEL_AUTHNOPRIV;
    keys->authentication = usm_lookup_auth_type(authentication);
    size_t hash_length = 0, length = sizeof keys->authentication_key;
    const oid *hash = keys->authentication > 0 ? sc_get_auth_oid(keys->authentication, &hash_length) : NULL;
    if (!hash)
        return -1;
    if (strlen(authentication_passphrase) < USM_LENGTH_P_MIN || (privacy && strlen(privacy_passphrase) < USM_LENGTH_P_MIN))
        return -2;
    if (generate_Ku(hash, hash_length, (const u_char *)authentication_passphrase, strlen(authentication_passphrase),
                    keys->authentication_key, &length) != SNMPERR_SUCCESS)
        return -2;
    keys->authentication_length = (uint32_t)length;
    if (!privacy)
        return 0;
    keys->level = SNMP_SEC_LEVEL_AUTHPRIV;
    keys->privacy = usm_lookup_priv_type(privacy);
    size_t cipher_length = 0;
    if (keys->privacy <= 0 || !sc_get_priv_oid(keys->privacy, &cipher_length))
        return -1;
    length = sizeof keys->privacy_key;
    if (generate_Ku(hash, hash_length, (const u_char *)privacy_passphrase, strlen(privacy_passphrase), keys->privacy_key,
                    &length) != SNMPERR_SUCCESS)
        return -2;
    keys->privacy_length = (uint32_t)length;
    return 0;
}

mn_user *mn_user_create(const mn_keys *keys, const uint8_t *engine, size_t length) {
    mn_user *user = calloc(1, sizeof *user);
    if (!user || length > sizeof user->engine) {
        free(user);
        return NULL;
    }
    memcpy(user->engine, engine, length);
    user->engine_length = length;
    user->level = keys->level;
    strcpy(user->name, keys->name);

    netsnmp_session session;
    snmp_sess_init(&session);
    session.version = SNMP_VERSION_3;
    session.securityModel = USM_SEC_MODEL_NUMBER;
    session.securityLevel = keys->level;
    session.securityName = user->name;
    session.securityNameLen = strlen(user->name);
    session.securityEngineID = user->engine;
    session.securityEngineIDLen = length;
    session.securityAuthProto = usmNoAuthProtocol;
    session.securityAuthProtoLen = OID_LENGTH(usmNoAuthProtocol);
    session.securityPrivProto = usmNoPrivProtocol;
    session.securityPrivProtoLen = OID_LENGTH(usmNoPrivProtocol);
    if (keys->level >= SNMP_SEC_LEVEL_AUTHNOPRIV) {
        session.securityAuthProto = sc_get_auth_oid(keys->authentication, &session.securityAuthProtoLen);
        memcpy(session.securityAuthKey, keys->authentication_key, keys->authentication_length);
        session.securityAuthKeyLen = keys->authentication_length;
    }
    if (keys->level == SNMP_SEC_LEVEL_AUTHPRIV) {
        session.securityPrivProto = sc_get_priv_oid(keys->privacy, &session.securityPrivProtoLen);
        memcpy(session.securityPrivKey, keys->privacy_key, keys->privacy_length);
        session.securityPrivKeyLen = keys->privacy_length;
    }
    if (usm_create_user_from_session(&session) == SNMPERR_SUCCESS)
        user->usm = usm_get_user(user->engine, length, user->name);
    if (!user->usm) {
        free(user);
        return NULL;
    }
    usm_remove_user(user->usm);
    return user;
}

int mn_user_keys(const mn_user *user, mn_localised *keys) {
    const struct usmUser *usm = user->usm;
    memset(keys, 0, sizeof *keys);
    if (usm->authKeyLen > sizeof keys->authentication_key || usm->privKeyLen > sizeof keys->privacy_key)
        return -1;
    memcpy(keys->authentication_key, usm->authKey, usm->authKeyLen);
    keys->authentication_length = (uint32_t)usm->authKeyLen;
    if (user->level != SNMP_SEC_LEVEL_AUTHPRIV)
        return 0;
    memcpy(keys->privacy_key, usm->privKey, usm->privKeyLen);
    keys->privacy_length = (uint32_t)usm->privKeyLen;
    return 0;
}

void mn_user_free(mn_user *user) {
    if (!user)
        return;
    user->usm->next = user->usm->prev = NULL;
    usm_free_user(user->usm);
    free(user);
}

static void splice(mn_user *user) {
    user->usm->next = user->usm->prev = NULL;
    usm_add_user(user->usm);
}

static void unsplice(mn_user *user) { usm_remove_user(user->usm); }

void mn_set_engine_time(const uint8_t *engine, size_t length, uint32_t boots, uint32_t time) {
    set_enginetime(engine, (u_int)length, boots, time, TRUE);
}

int mn_build_user(mn_user *user, const char *context, const mn_request *request, uint8_t *packet, size_t capacity) {
    netsnmp_session session;
    snmp_sess_init(&session);
    session.version = SNMP_VERSION_3;
    session.securityModel = USM_SEC_MODEL_NUMBER;
    session.securityLevel = user->level;
    session.securityName = user->name;
    session.securityNameLen = strlen(user->name);
    session.securityEngineID = session.contextEngineID = user->engine;
    session.securityEngineIDLen = session.contextEngineIDLen = user->engine_length;
    session.contextName = (char *)context;
    session.contextNameLen = strlen(context);
    netsnmp_pdu *pdu = make_pdu(request, SNMP_VERSION_3);
    if (!pdu)
        return -1;
    splice(user);
    int length = build(&session, pdu, packet, capacity);
    unsplice(user);
    return length;
}

int mn_build_discovery(int32_t id, uint8_t *packet, size_t capacity) {
    netsnmp_session session;
    snmp_sess_init(&session);
    session.version = SNMP_VERSION_3;
    session.securityModel = USM_SEC_MODEL_NUMBER;
    session.securityLevel = SNMP_SEC_LEVEL_NOAUTH;
    session.securityName = "";
    session.contextName = "";
    mn_request request = {.command = SNMP_MSG_GET, .id = id};
    netsnmp_pdu *pdu = make_pdu(&request, SNMP_VERSION_3);
    if (!pdu)
        return -1;
    pdu->securityName = strdup("");
    pdu->securityNameLen = 0;
    pdu->securityLevel = SNMP_SEC_LEVEL_NOAUTH;
    pdu->securityModel = USM_SEC_MODEL_NUMBER;
    return build(&session, pdu, packet, capacity);
}

static int copy_name(mn_message *message, uint32_t *used, const oid *name, size_t length, uint32_t *offset) {
    if (*used + length > message->arc_capacity)
        return -1;
    *offset = *used;
    for (size_t i = 0; i < length; i++)
        message->arcs[*used + i] = (uint32_t)name[i];
    *used += (uint32_t)length;
    return 0;
}

static int64_t number_of(const netsnmp_variable_list *variable) {
    switch (variable->type) {
    case ASN_INTEGER:
        return (int32_t)*variable->val.integer;
    case ASN_GAUGE:
    case ASN_COUNTER:
    case ASN_TIMETICKS:
        return (uint32_t)*variable->val.integer;
    case ASN_COUNTER64:
        return (int64_t)((uint64_t)variable->val.counter64->high << 32 | (uint32_t)variable->val.counter64->low);
    default:
        return 0;
    }
}

static int copy_message(const netsnmp_pdu *pdu, mn_message *message) {
    uint32_t arcs = 0, octets = 0, count = 0;
    message->command = pdu->command;
    message->request_id = (int32_t)pdu->reqid;
    message->error_status = (int32_t)pdu->errstat;
    message->error_index = (int32_t)pdu->errindex;
    for (const netsnmp_variable_list *v = pdu->variables; v; v = v->next_variable, count++) {
        if (count == message->variable_capacity)
            return SNMPERR_TOO_LONG;
        mn_variable *out = &message->variables[count];
        *out = (mn_variable){.type = v->type, .name_length = (uint32_t)v->name_length, .number = number_of(v)};
        if (copy_name(message, &arcs, v->name, v->name_length, &out->name_offset) < 0)
            return SNMPERR_TOO_LONG;
        if (v->type == ASN_OBJECT_ID) {
            size_t length = v->val_len / sizeof(oid);
            if (copy_name(message, &arcs, v->val.objid, length, &out->octets_offset) < 0)
                return SNMPERR_TOO_LONG;
            out->octets_length = (uint32_t)length;
        } else if (v->type == ASN_OCTET_STR || v->type == ASN_OPAQUE || v->type == ASN_IPADDRESS) {
            if (octets + v->val_len > message->octet_capacity)
                return SNMPERR_TOO_LONG;
            memcpy(message->octets + octets, v->val.string, v->val_len);
            out->octets_offset = octets;
            out->octets_length = (uint32_t)v->val_len;
            octets += (uint32_t)v->val_len;
        }
    }
    message->count = count;
    return 0;
}

// The security state of an answer is referenced from the PDU and freed by its security model only.
static void free_parsed(netsnmp_pdu *pdu) {
    if (pdu->securityStateRef) {
        struct snmp_secmod_def *model = find_sec_mod(pdu->securityModel);
        if (model && model->pdu_free_state_ref)
            model->pdu_free_state_ref(pdu->securityStateRef);
        pdu->securityStateRef = NULL;
    }
    snmp_free_pdu(pdu);
}

static int parse(netsnmp_session *session, const uint8_t *packet, size_t length, mn_message *message) {
    // The library decrypts in place.
    uint8_t *copy = malloc(length ? length : 1);
    netsnmp_pdu *pdu = calloc(1, sizeof *pdu);
    int status = SNMPERR_MALLOC;
    if (copy && pdu) {
        memcpy(copy, packet, length);
        session->s_snmp_errno = 0;
        status = snmp_parse(NULL, session, pdu, copy, length);
        if (status == 0)
            status = copy_message(pdu, message);
        else if (session->s_snmp_errno)
            status = session->s_snmp_errno;
    }
    if (pdu)
        free_parsed(pdu);
    free(copy);
    return status;
}

int mn_parse_user(mn_user *user, const uint8_t *packet, size_t length, mn_message *message) {
    netsnmp_session session;
    snmp_sess_init(&session);
    session.version = SNMP_VERSION_3;
    session.securityModel = USM_SEC_MODEL_NUMBER;
    session.securityLevel = user->level;
    session.securityName = user->name;
    session.securityNameLen = strlen(user->name);
    session.securityEngineID = user->engine;
    session.securityEngineIDLen = user->engine_length;
    splice(user);
    int status = parse(&session, packet, length, message);
    unsplice(user);
    return status;
}

int mn_parse_community(const uint8_t *packet, size_t length, mn_message *message) {
    netsnmp_session session;
    snmp_sess_init(&session);
    session.version = SNMP_DEFAULT_VERSION;
    return parse(&session, packet, length, message);
}

const char *mn_error(int code) { return snmp_api_errstring(code); }
