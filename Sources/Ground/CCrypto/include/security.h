// The primitives of SNMPv3's user-based security model by libcrypto: truncated HMAC (RFC 3414, RFC 7860) and AES in
// CFB mode (RFC 3826 and its longer keys). Which octets are protected, and how, is decided in Swift.
#ifndef CCRYPTO_SECURITY_H
#define CCRYPTO_SECURITY_H

#include <stddef.h>
#include <stdint.h>

enum { US_NONE = 0, US_MD5, US_SHA1, US_SHA224, US_SHA256, US_SHA384, US_SHA512 };

// One user's keys at one engine. The key's two padded blocks are hashed once: an HMAC goes on from there.
typedef struct {
    uint8_t algorithm;
    uint8_t mac_length;        // octets of the truncated HMAC
    uint8_t cipher_key_length; // 0 without privacy
    uint8_t cipher_key[32];
    uint64_t inner[8];
    uint64_t outer[8];
} us_keys;

// Prepares localised keys; a cipher key of 0 octets means no privacy. Returns 0, or -1 for an algorithm that libcrypto
// does not offer.
int us_prepare(us_keys *keys, int algorithm, const uint8_t *key, size_t length, const uint8_t *cipher_key,
               size_t cipher_key_length);

// Writes `mac_length` octets.
void us_mac(const us_keys *keys, const uint8_t *message, size_t length, uint8_t *mac);

// A working place for one thread. NULL when libcrypto lacks memory or ciphers.
typedef struct us_cipher us_cipher;
us_cipher *us_cipher_create(void);
void us_cipher_free(us_cipher *cipher);

// AES-CFB128 with the user's key, in place. Returns 0 or -1.
int us_crypt(us_cipher *cipher, const us_keys *keys, int encrypt, const uint8_t iv[16], uint8_t *octets, size_t length);

#endif
