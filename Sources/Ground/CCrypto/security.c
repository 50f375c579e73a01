// The one-block interfaces are deprecated for new protocols; HMAC states that are carried over need them, and setting
// up an EVP_MAC for each message costs three times the hashing.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "security.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/md5.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

typedef union {
    MD5_CTX md5;
    SHA_CTX sha1;
    SHA256_CTX sha256;
    SHA512_CTX sha512;
} hash_state;

static const struct {
    uint8_t block, digest, mac;
} sizes[] = {
    [US_MD5] = {64, 16, 12},    [US_SHA1] = {64, 20, 12},    [US_SHA224] = {64, 28, 16},
    [US_SHA256] = {64, 32, 24}, [US_SHA384] = {128, 48, 32}, [US_SHA512] = {128, 64, 48},
};

static void begin(int algorithm, hash_state *s) {
    switch (algorithm) {
    case US_MD5: MD5_Init(&s->md5); break;
    case US_SHA1: SHA1_Init(&s->sha1); break;
    case US_SHA224: SHA224_Init(&s->sha256); break;
    case US_SHA256: SHA256_Init(&s->sha256); break;
    case US_SHA384: SHA384_Init(&s->sha512); break;
    default: SHA512_Init(&s->sha512); break;
    }
}

static void add(int algorithm, hash_state *s, const void *octets, size_t length) {
    switch (algorithm) {
    case US_MD5: MD5_Update(&s->md5, octets, length); break;
    case US_SHA1: SHA1_Update(&s->sha1, octets, length); break;
    case US_SHA224: SHA224_Update(&s->sha256, octets, length); break;
    case US_SHA256: SHA256_Update(&s->sha256, octets, length); break;
    case US_SHA384: SHA384_Update(&s->sha512, octets, length); break;
    default: SHA512_Update(&s->sha512, octets, length); break;
    }
}

static void end(int algorithm, hash_state *s, uint8_t *digest) {
    switch (algorithm) {
    case US_MD5: MD5_Final(digest, &s->md5); break;
    case US_SHA1: SHA1_Final(digest, &s->sha1); break;
    case US_SHA224: SHA224_Final(digest, &s->sha256); break;
    case US_SHA256: SHA256_Final(digest, &s->sha256); break;
    case US_SHA384: SHA384_Final(digest, &s->sha512); break;
    default: SHA512_Final(digest, &s->sha512); break;
    }
}

// The chaining value after exactly one block, and back.
static void save(int algorithm, const hash_state *s, uint64_t words[8]) {
    const uint32_t md5[] = {s->md5.A, s->md5.B, s->md5.C, s->md5.D};
    const uint32_t sha1[] = {s->sha1.h0, s->sha1.h1, s->sha1.h2, s->sha1.h3, s->sha1.h4};
    for (int i = 0; i < 8; i++) {
        switch (algorithm) {
        case US_MD5: words[i] = i < 4 ? md5[i] : 0; break;
        case US_SHA1: words[i] = i < 5 ? sha1[i] : 0; break;
        case US_SHA224:
        case US_SHA256: words[i] = s->sha256.h[i]; break;
        default: words[i] = s->sha512.h[i]; break;
        }
    }
}

static void restore(int algorithm, const uint64_t words[8], hash_state *s) {
    begin(algorithm, s);
    switch (algorithm) {
    case US_MD5:
        s->md5.A = (uint32_t)words[0], s->md5.B = (uint32_t)words[1];
        s->md5.C = (uint32_t)words[2], s->md5.D = (uint32_t)words[3];
        s->md5.Nl = 512;
        break;
    case US_SHA1:
        s->sha1.h0 = (uint32_t)words[0], s->sha1.h1 = (uint32_t)words[1], s->sha1.h2 = (uint32_t)words[2];
        s->sha1.h3 = (uint32_t)words[3], s->sha1.h4 = (uint32_t)words[4];
        s->sha1.Nl = 512;
        break;
    case US_SHA224:
    case US_SHA256:
        for (int i = 0; i < 8; i++)
            s->sha256.h[i] = (uint32_t)words[i];
        s->sha256.Nl = 512;
        break;
    default:
        for (int i = 0; i < 8; i++)
            s->sha512.h[i] = words[i];
        s->sha512.Nl = 1024;
        break;
    }
}

static void pad(int algorithm, const uint8_t *key, size_t length, uint8_t octet, uint64_t words[8]) {
    uint8_t block[128];
    memset(block, octet, sizeof block);
    for (size_t i = 0; i < length; i++)
        block[i] ^= key[i];
    hash_state state;
    begin(algorithm, &state);
    add(algorithm, &state, block, sizes[algorithm].block);
    save(algorithm, &state, words);
    OPENSSL_cleanse(block, sizeof block);
    OPENSSL_cleanse(&state, sizeof state);
}

int us_prepare(us_keys *keys, int algorithm, const uint8_t *key, size_t length, const uint8_t *cipher_key,
               size_t cipher_key_length) {
    memset(keys, 0, sizeof *keys);
    if (algorithm < US_MD5 || algorithm > US_SHA512 || length > sizes[algorithm].block)
        return -1;
    if (cipher_key_length != 0 && cipher_key_length != 16 && cipher_key_length != 24 && cipher_key_length != 32)
        return -1;
    keys->algorithm = (uint8_t)algorithm;
    keys->mac_length = sizes[algorithm].mac;
    keys->cipher_key_length = (uint8_t)cipher_key_length;
    if (cipher_key_length > 0)
        memcpy(keys->cipher_key, cipher_key, cipher_key_length);
    pad(algorithm, key, length, 0x36, keys->inner);
    pad(algorithm, key, length, 0x5c, keys->outer);
    return 0;
}

void us_mac(const us_keys *keys, const uint8_t *message, size_t length, uint8_t *mac) {
    hash_state state;
    uint8_t digest[64];
    restore(keys->algorithm, keys->inner, &state);
    add(keys->algorithm, &state, message, length);
    end(keys->algorithm, &state, digest);
    restore(keys->algorithm, keys->outer, &state);
    add(keys->algorithm, &state, digest, sizes[keys->algorithm].digest);
    end(keys->algorithm, &state, digest);
    memcpy(mac, digest, keys->mac_length);
}

struct us_cipher {
    EVP_CIPHER_CTX *context;
    EVP_CIPHER *aes128, *aes192, *aes256;
};

us_cipher *us_cipher_create(void) {
    us_cipher *cipher = calloc(1, sizeof *cipher);
    if (!cipher)
        return NULL;
    cipher->context = EVP_CIPHER_CTX_new();
    cipher->aes128 = EVP_CIPHER_fetch(NULL, "AES-128-CFB", NULL);
    cipher->aes192 = EVP_CIPHER_fetch(NULL, "AES-192-CFB", NULL);
    cipher->aes256 = EVP_CIPHER_fetch(NULL, "AES-256-CFB", NULL);
    if (cipher->context && cipher->aes128 && cipher->aes192 && cipher->aes256)
        return cipher;
    us_cipher_free(cipher);
    return NULL;
}

void us_cipher_free(us_cipher *cipher) {
    if (!cipher)
        return;
    EVP_CIPHER_CTX_free(cipher->context);
    EVP_CIPHER_free(cipher->aes128);
    EVP_CIPHER_free(cipher->aes192);
    EVP_CIPHER_free(cipher->aes256);
    free(cipher);
}

int us_crypt(us_cipher *cipher, const us_keys *keys, int encrypt, const uint8_t iv[16], uint8_t *octets, size_t length) {
    const EVP_CIPHER *type = keys->cipher_key_length == 16   ? cipher->aes128
                             : keys->cipher_key_length == 24 ? cipher->aes192
                                                             : cipher->aes256;
    int written = 0;
    if (length > INT32_MAX || EVP_CipherInit_ex(cipher->context, type, NULL, keys->cipher_key, iv, encrypt) != 1 ||
        EVP_CipherUpdate(cipher->context, octets, &written, octets, (int)length) != 1)
        return -1;
    return written == (int)length ? 0 : -1;
}
