#include "digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

const char *digest_library_version(void) { return OpenSSL_version(OPENSSL_VERSION_STRING); }

int digest_sha256(const uint8_t *bytes, size_t count, uint8_t *digest) {
    return EVP_Digest(bytes, count, digest, NULL, EVP_sha256(), NULL);
}

int digest_hmac_sha256(const uint8_t *key, size_t key_count, const uint8_t *bytes, size_t count, uint8_t *digest) {
    return HMAC(EVP_sha256(), key, (int)key_count, bytes, count, digest, NULL) != NULL;
}

int digest_scrypt(const uint8_t *password, size_t password_count, const uint8_t *salt, size_t salt_count,
                  uint64_t cost, uint32_t block_size, uint32_t parallelism, uint8_t *key, size_t key_count) {
    // libcrypto's own limit is 32 MiB, which N = 2^15 with r = 8 reaches exactly.
    const uint64_t limit = UINT64_C(2) << 30;
    return EVP_PBE_scrypt((const char *)password, password_count, salt, salt_count, cost, block_size, parallelism,
                          limit, key, key_count);
}
