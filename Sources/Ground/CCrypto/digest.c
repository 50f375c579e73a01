#include "digest.h"

#include <errno.h>
#include <unistd.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

const char *digest_library_version(void) { return OpenSSL_version(OPENSSL_VERSION_STRING); }

int digest_sha256(const uint8_t *bytes, size_t count, uint8_t *digest) {
    return EVP_Digest(bytes, count, digest, NULL, EVP_sha256(), NULL);
}

int digest_sha256_of_descriptor(int descriptor, uint8_t *digest) {
    uint8_t piece[1 << 16];
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL || EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1) {
        EVP_MD_CTX_free(context);
        return ENOMEM;
    }
    for (;;) {
        ssize_t count = read(descriptor, piece, sizeof piece);
        if (count < 0 && errno == EINTR) continue;
        int code = count < 0 ? errno : 0;
        if (count > 0 && EVP_DigestUpdate(context, piece, (size_t)count) == 1) continue;
        if (count > 0 || (count == 0 && EVP_DigestFinal_ex(context, digest, NULL) != 1)) code = ENOMEM;
        EVP_MD_CTX_free(context);
        return code;
    }
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
