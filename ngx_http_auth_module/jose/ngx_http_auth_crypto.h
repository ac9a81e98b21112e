
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_CRYPTO_H_INCLUDED_
#define _NGX_HTTP_AUTH_CRYPTO_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


#define NGX_HTTP_AUTH_SHA256_LEN      32
#define NGX_HTTP_AUTH_SHA512_LEN      64
#define NGX_HTTP_AUTH_SHA256_HEX_LEN  64
#define NGX_HTTP_AUTH_UUID_LEN        36

/* the longest result of ngx_http_auth_crypto_hkdf_sha256(), RFC 5869, 2.3 */
#define NGX_HTTP_AUTH_HKDF_MAX_LEN    (255 * NGX_HTTP_AUTH_SHA256_LEN)

#define ngx_http_auth_b64u_encoded_len(len)  (((len) * 4 + 2) / 3)
#define ngx_http_auth_b64u_decoded_len(len)  ((len) / 4 * 3 + (len) % 4 * 3 / 4)


/*
 * All functions that return ngx_int_t answer NGX_OK, or NGX_ERROR when OpenSSL
 * or an allocation failed; the OpenSSL error queue is left empty.  Results in
 * ngx_str_t live in the given pool, without a terminating zero.
 */

/* fills dst from the generator of OpenSSL; dst must not be used on NGX_ERROR */
ngx_int_t ngx_http_auth_crypto_random(u_char *dst, size_t len);

/* the base64url or lower-case hex text of that many random bytes */
ngx_int_t ngx_http_auth_crypto_random_b64u(ngx_pool_t *pool, size_t bytes,
    ngx_str_t *out);
ngx_int_t ngx_http_auth_crypto_random_hex(ngx_pool_t *pool, size_t bytes,
    ngx_str_t *out);

/* RFC 9562, version 4; writes NGX_HTTP_AUTH_UUID_LEN characters */
ngx_int_t ngx_http_auth_crypto_uuid4(u_char *dst);

/* dst has room for NGX_HTTP_AUTH_SHA256_LEN bytes */
ngx_int_t ngx_http_auth_crypto_sha256(ngx_str_t *data, u_char *dst);

/* dst has room for NGX_HTTP_AUTH_SHA256_HEX_LEN lower-case hex digits */
ngx_int_t ngx_http_auth_crypto_sha256_hex(ngx_str_t *data, u_char *dst);

/* dst has room for the 32 or 64 bytes of the result */
ngx_int_t ngx_http_auth_crypto_hmac_sha256(ngx_str_t *key, ngx_str_t *data,
    u_char *dst);
ngx_int_t ngx_http_auth_crypto_hmac_sha512(ngx_str_t *key, ngx_str_t *data,
    u_char *dst);

/*
 * RFC 5869; an empty salt stands for 32 zero bytes.  Writes len bytes, which is
 * 1 to NGX_HTTP_AUTH_HKDF_MAX_LEN.
 */
ngx_int_t ngx_http_auth_crypto_hkdf_sha256(ngx_str_t *secret, ngx_str_t *salt,
    ngx_str_t *info, u_char *dst, size_t len);

/*
 * 1 if both are equal, else 0.  The time depends on the lengths only, which are
 * compared first.
 */
ngx_uint_t ngx_http_auth_crypto_equal(ngx_str_t *a, ngx_str_t *b);

/*
 * RFC 4648, 5, without padding.  The first form allocates; the second writes
 * ngx_http_auth_b64u_encoded_len(src->len) characters and returns the end.
 */
ngx_int_t ngx_http_auth_b64u_encode(ngx_pool_t *pool, ngx_str_t *src,
    ngx_str_t *dst);
u_char *ngx_http_auth_b64u_write(u_char *dst, ngx_str_t *src);

/*
 * The strict inverse: NGX_DECLINED unless src is the one text that the encoder
 * would make (no padding, white space, foreign character or non-zero trailing
 * bits).  The second form writes up to ngx_http_auth_b64u_decoded_len(src->len)
 * bytes to dst->data, sets dst->len and answers NGX_OK or NGX_DECLINED only;
 * dst->data may be src->data.
 */
ngx_int_t ngx_http_auth_b64u_decode(ngx_pool_t *pool, ngx_str_t *src,
    ngx_str_t *dst);
ngx_int_t ngx_http_auth_b64u_read(ngx_str_t *dst, ngx_str_t *src);


#endif /* _NGX_HTTP_AUTH_CRYPTO_H_INCLUDED_ */
