#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/library/scapi.h>

#include "CNetSNMP.h"

// Notifications are not opened by snmp_parse: usm_process_in_msg is not exported; snmp_parse gives every engine
// identifier that anybody puts into a packet a record for ever, checked or not; and the library's own engine
// (identifier, boots, time), which informs are addressed to, is one for the process. What is left to the library is the
// one cipher that libcrypto no longer offers by itself.
int mn_des(const uint8_t *key, int encrypts, const uint8_t *salt, const uint8_t *input, size_t length, uint8_t *output) {
    size_t cipher_length = 0, size = length;
    oid *cipher = sc_get_priv_oid(USM_CREATE_USER_PRIV_DES, &cipher_length);
    if (!cipher || length == 0 || length % 8 != 0)
        return -1;
    uint8_t vector[8];
    for (int i = 0; i < 8; i++)
        vector[i] = salt[i] ^ key[8 + i];
    // The library changes none of these octets, and yet asks for pointers without const.
    int status = encrypts ? sc_encrypt(cipher, cipher_length, (u_char *)key, 16, vector, sizeof vector, input,
                                       (u_int)length, output, &size)
                          : sc_decrypt(cipher, cipher_length, (u_char *)key, 16, vector, sizeof vector, (u_char *)input,
                                       (u_int)length, output, &size);
    return status == SNMPERR_SUCCESS && size == length ? 0 : -1;
}
