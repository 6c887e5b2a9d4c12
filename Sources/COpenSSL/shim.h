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

/// What EVP_PKEY_fromdata reads of a public key: the parameters and the public half.
static inline int gh_public_key_selection(void) { return EVP_PKEY_PUBLIC_KEY; }
#endif
