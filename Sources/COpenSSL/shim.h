// libcrypto's headers, and its macros that do not import as functions.
#ifndef GATEHOUSE_COPENSSL_H
#define GATEHOUSE_COPENSSL_H
// OpenSSL 3.0's current interface only: with these two lines the deprecated functions do not exist.
#define OPENSSL_API_COMPAT 30000
#define OPENSSL_NO_DEPRECATED 1
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/param_build.h>
#include <openssl/params.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

// Parameters are made here and not in Swift: OSSL_PARAM and OSSL_PARAM_BLD keep the *pointer* to a name, and the C string
// that Swift makes of a String argument is gone when the call returns.

/// Tells an HMAC context its digest.
static inline int gh_hmac_use_sha256(EVP_MAC_CTX *context) {
    char name[] = "SHA2-256";
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0), OSSL_PARAM_END};
    return EVP_MAC_CTX_set_params(context, parameters);
}

/// Makes a public key of what the builder holds; null when OpenSSL refuses it.
static inline EVP_PKEY *gh_public_key(const char *type, OSSL_PARAM_BLD *builder) {
    EVP_PKEY *key = NULL;
    OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(builder);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    if (parameters && context && EVP_PKEY_fromdata_init(context) == 1) {
        if (EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1) key = NULL;
    }
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(parameters);
    return key;
}

/// An RSA public key of modulus and exponent, or null.
static inline EVP_PKEY *gh_rsa_public_key(const BIGNUM *modulus, const BIGNUM *exponent) {
    EVP_PKEY *key = NULL;
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    if (builder && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, modulus) == 1
        && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, exponent) == 1) {
        key = gh_public_key("RSA", builder);
    }
    OSSL_PARAM_BLD_free(builder);
    return key;
}

/// A P-256 public key of an encoded point, or null; OpenSSL checks that the point is on the curve.
static inline EVP_PKEY *gh_p256_public_key(const unsigned char *point, size_t length) {
    EVP_PKEY *key = NULL;
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    if (builder && OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) == 1
        && OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, length) == 1) {
        key = gh_public_key("EC", builder);
    }
    OSSL_PARAM_BLD_free(builder);
    return key;
}
#endif
