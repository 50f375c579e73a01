#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/library/keytools.h>
#include <net-snmp/library/scapi.h>

#include "CNetSNMP.h"

#include <stdlib.h>
#include <string.h>

// Why not snmp_parse and snmp_build: usm_process_in_msg and usm_rgenerate_out_msg are not exported; snmp_parse gives
// every engine identifier that anybody puts into a packet a record for ever, checked or not; and the library's own
// engine (identifier, boots, time) is one for the process. So the steps of RFC 3414 are taken one by one, by the
// library's primitives.

int mn_localise(const mn_keys *master, const uint8_t *engine, size_t length, mn_localised_keys *keys) {
    memset(keys, 0, sizeof *keys);
    keys->level = master->level;
    if (master->level == SNMP_SEC_LEVEL_NOAUTH)
        return 0;
    size_t hash_length = 0, size = sizeof keys->authentication_key;
    oid *hash = sc_get_auth_oid(master->authentication, &hash_length);
    if (!hash || generate_kul(hash, hash_length, engine, length, master->authentication_key,
                              master->authentication_length, keys->authentication_key, &size) != SNMPERR_SUCCESS)
        return -1;
    keys->authentication = master->authentication;
    keys->authentication_length = (uint32_t)size;
    if (master->level == SNMP_SEC_LEVEL_AUTHNOPRIV)
        return 0;
    uint8_t *key = keys->privacy_key;
    size = sizeof keys->privacy_key;
    int needed = sc_get_proper_priv_length_bytype(master->privacy);
    // The key is extended in place: the buffer holds the longest.
    if (needed <= 0 || (size_t)needed > sizeof keys->privacy_key ||
        generate_kul(hash, hash_length, engine, length, master->privacy_key, master->privacy_length, key, &size) !=
            SNMPERR_SUCCESS ||
        netsnmp_extend_kul((u_int)needed, hash, (u_int)hash_length, master->privacy, (u_char *)engine, (u_int)length,
                           &key, &size, sizeof keys->privacy_key) != SNMPERR_SUCCESS ||
        size < (size_t)needed)
        return -1;
    keys->privacy = master->privacy;
    keys->privacy_length = (uint32_t)size;
    return 0;
}

int mn_digest_length(const mn_localised_keys *keys) {
    return keys->level == SNMP_SEC_LEVEL_NOAUTH ? 0 : sc_get_auth_maclen(keys->authentication);
}

int mn_digest(const mn_localised_keys *keys, const uint8_t *message, size_t length, uint8_t *digest) {
    size_t hash_length = 0;
    oid *hash = sc_get_auth_oid(keys->authentication, &hash_length);
    int wanted = mn_digest_length(keys);
    if (!hash || wanted <= 0 || wanted > MN_LONGEST_DIGEST)
        return -1;
    size_t size = (size_t)wanted;
    int status = sc_generate_keyed_hash(hash, hash_length, keys->authentication_key, keys->authentication_length,
                                        message, (u_int)length, digest, &size);
    return status == SNMPERR_SUCCESS && size == (size_t)wanted ? wanted : -1;
}

// RFC 3414, 8.1.1.1 (DES: the salt over the second half of the key) and RFC 3826, 3.1.2.1 (AES: boots, time, salt).
static uint32_t initial_vector(const mn_localised_keys *keys, uint32_t boots, uint32_t time, const uint8_t *salt,
                               uint8_t *vector) {
    if ((keys->privacy & USM_PRIV_MASK_ALG) == USM_CREATE_USER_PRIV_DES) {
        for (int i = 0; i < 8; i++)
            vector[i] = salt[i] ^ keys->privacy_key[8 + i];
        return 8;
    }
    for (int i = 0; i < 4; i++) {
        vector[i] = (uint8_t)(boots >> (24 - 8 * i));
        vector[4 + i] = (uint8_t)(time >> (24 - 8 * i));
    }
    memcpy(vector + 8, salt, 8);
    return 16;
}

int mn_crypt(const mn_localised_keys *keys, int encrypts, uint32_t boots, uint32_t time, const uint8_t *salt,
             const uint8_t *input, size_t length, uint8_t *output, size_t capacity) {
    size_t cipher_length = 0, size = capacity;
    oid *cipher = keys->level == SNMP_SEC_LEVEL_AUTHPRIV ? sc_get_priv_oid(keys->privacy, &cipher_length) : NULL;
    int is_des = (keys->privacy & USM_PRIV_MASK_ALG) == USM_CREATE_USER_PRIV_DES;
    if (!cipher || length == 0 || capacity < length || (is_des && length % 8 != 0))
        return -1;
    // The library takes pointers to what it does not change.
    uint8_t *key = (uint8_t *)keys->privacy_key;
    uint8_t vector[16];
    uint32_t vector_length = initial_vector(keys, boots, time, salt, vector);
    int status = encrypts ? sc_encrypt(cipher, cipher_length, key, keys->privacy_length, vector, vector_length, input,
                                       (u_int)length, output, &size)
                          : sc_decrypt(cipher, cipher_length, key, keys->privacy_length, vector, vector_length,
                                       (u_char *)input, (u_int)length, output, &size);
    return status == SNMPERR_SUCCESS && size <= capacity ? (int)size : -1;
}

int mn_pads_to_blocks(const mn_localised_keys *keys) {
    return (keys->privacy & USM_PRIV_MASK_ALG) == USM_CREATE_USER_PRIV_DES;
}
