// SHA-256 and scrypt by libcrypto. OpenSSL's headers do not import into Swift cleanly, and swift-crypto would bring and
// build a second copy of the same code.
#ifndef CCRYPTO_DIGEST_H
#define CCRYPTO_DIGEST_H

#include <stddef.h>
#include <stdint.h>

// The version of the libcrypto that is linked, such as 3.0.17.
const char *digest_library_version(void);

// Hashes `count` octets into `digest` (32 octets). Returns 1, or 0 when libcrypto refuses.
int digest_sha256(const uint8_t *bytes, size_t count, uint8_t *digest);

// Hashes what can be read from a descriptor, piece by piece, into `digest` (32 octets). Returns 0, or the system's error
// number.
int digest_sha256_of_descriptor(int descriptor, uint8_t *digest);

// HMAC-SHA-256 (RFC 2104) of `count` octets into `digest` (32 octets). Returns 1, or 0 when libcrypto refuses.
int digest_hmac_sha256(const uint8_t *key, size_t key_count, const uint8_t *bytes, size_t count, uint8_t *digest);

// Derives `key_count` octets from a password (RFC 7914): `cost` is N, a power of two. Returns 1, or 0 when libcrypto
// refuses the parameters or has no memory.
int digest_scrypt(const uint8_t *password, size_t password_count, const uint8_t *salt, size_t salt_count,
                  uint64_t cost, uint32_t block_size, uint32_t parallelism, uint8_t *key, size_t key_count);

#endif
