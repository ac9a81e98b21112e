
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _JOSE_VECTORS_H_INCLUDED_
#define _JOSE_VECTORS_H_INCLUDED_


/* A program uses some of these only: they are marked as possibly unused. */

#define NGX_TEST_VECTOR  static __attribute__((unused)) const char


/* keys: RFC 7515, A.1 to A.4; P-384 of our own; RFC 8037, A.1 */

NGX_TEST_VECTOR  ngx_test_jwk_oct[] =
    "{\"kty\":\"oct\",\"k\":\"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1q"
    "S0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow\"}";

NGX_TEST_VECTOR  ngx_test_jwk_rsa_private[] =
    "{\"kty\":\"RSA\",\"n\":\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k"
    "0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W"
    "_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYU"
    "sLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I"
    "5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FR"
    "WyuXpoQ\",\"e\":\"AQAB\",\"d\":\"Eq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50"
    "LpXyWPEAeP88vLNO97IjlA7_GQ5sLKMgvfTeXZx9SE-7YwVol2NXOoAJe46sui395IW_GO-p"
    "WJ1O0BkTGoVEn2bKVRUCgu-GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzjkn439X0M_V5"
    "1gfpRLI9JYanrC4D4qAdGcopV_0ZHHzQlBjudU2QvXt4ehNYTCBr6XCLQUShb1juUO1ZdiYo"
    "FaFQT5Tw8bGUl_x_jTj3ccPDVZFD9pIuhLhBOneufuBiB4cS98l2SR_RQyGWSeWjnczT0QU9"
    "1p1DhOVRuOopznQ\",\"p\":\"4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH_5IB3jw3bcxGn"
    "6QLvnEtfdUdiYrqBdss1l58BQ3KhooKeQTa9AB0Hw_Py5PJdTJNPY8cQn7ouZ2KKDcmnPGBY"
    "5t7yLc1QlQ5xHdwW1VhvKn-nXqhJTBgIPgtldC-KDV5z-y2XDwGUc\",\"q\":\"uQPEfgmV"
    "tjL0Uyyx88GZFF1fOunH3-7cepKmtH4pxhtCoHqpWmT8YAmZxaewHgHAjLYsp1ZSe7zFYHj7"
    "C6ul7TjeLQeZD_YwD66t62wDmpe_HlB-TnBA-njbglfIsRLtXlnDzQkv5dTltRJ11BKBBype"
    "eF6689rjcJIDEz9RWdc\",\"dp\":\"BwKfV3Akq5_MFZDFZCnW-wzl-CCo83WoZvnLQwCTe"
    "Dv8uzluRSnm71I3QCLdhrqE2e9YkxvuxdBfpT_PI7Yz-FOKnu1R6HsJeDCjn12Sk3vmAktV2"
    "zb34MCdy7cpdTh_YVr7tss2u6vneTwrA86rZtu5Mbr1C1XsmvkxHQAdYo0\",\"dq\":\"h_"
    "96-mK1R_7glhsum81dZxjTnYynPbZpHziZjeeHcXYsXaaMwkOlODsWa7I9xXDoRwbKgB719r"
    "rmI2oKr6N3Do9U0ajaHF-NKJnwgjMd2w9cjz3_-kyNlxAr2v4IKhGNpmM5iIgOS1VZnOZ68m"
    "6_pbLBSp3nssTdlqvd0tIiTHU\",\"qi\":\"IYd7DHOhrWvxkwPQsRM2tOgrjbcrfvtQJip"
    "d-DlcxyVuuM9sQLdgjVk2oy26F0EmpScGLq2MowX7fhd_QJQ3ydy5cY7YIBi87w93IKLEdfn"
    "bJtoOPLUW0ITrJReOgo1cq9SbsxYawBgfp_gh6A5603k2-ZQwVK0JKSHuLFkuQ3U\"}";

NGX_TEST_VECTOR  ngx_test_jwk_rsa[] =
    "{\"kty\":\"RSA\",\"n\":\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k"
    "0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W"
    "_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYU"
    "sLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I"
    "5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FR"
    "WyuXpoQ\",\"e\":\"AQAB\"}";

NGX_TEST_VECTOR  ngx_test_jwk_p256_private[] =
    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e"
    "8Tus9uPHvRVEU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\",\""
    "d\":\"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI\"}";

NGX_TEST_VECTOR  ngx_test_jwk_p256[] =
    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e"
    "8Tus9uPHvRVEU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}";

NGX_TEST_VECTOR  ngx_test_jwk_p384_private[] =
    "{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"XKRo-PXAJRjR8HGh1os5XXLOSDvZIJ"
    "APWDzrLy-q9IeS37pOztC3DX-NozS38IYk\",\"y\":\"o-q3M9sbEU5vk7iccRHZkonDQy-"
    "Gt7UDlKSLWS4LPOGWg2y4rVDmWVdvZQPVVKq0\",\"d\":\"v1LUZroPZRRyLqfTb0JdftzH"
    "Q5D8jLRkoHBCfFgGsMhaWOaaD2NptII5otdo4gVD\"}";

NGX_TEST_VECTOR  ngx_test_jwk_p384[] =
    "{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"XKRo-PXAJRjR8HGh1os5XXLOSDvZIJ"
    "APWDzrLy-q9IeS37pOztC3DX-NozS38IYk\",\"y\":\"o-q3M9sbEU5vk7iccRHZkonDQy-"
    "Gt7UDlKSLWS4LPOGWg2y4rVDmWVdvZQPVVKq0\"}";

NGX_TEST_VECTOR  ngx_test_jwk_p521_private[] =
    "{\"kty\":\"EC\",\"crv\":\"P-521\",\"x\":\"AekpBQ8ST8a8VcfVOTNl353vSrDCLL"
    "JXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk\",\"y\":\"ADS"
    "mRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9"
    "ubmf63e3kyMj2\",\"d\":\"AY5pb7A0UFiB3RELSD64fTLOSV_jazdF7fLYyuTw8lOfRhWg"
    "6Y6rUrPAxerEzgdRhajnu0ferB0d53vM9mE15j2C\"}";

NGX_TEST_VECTOR  ngx_test_jwk_p521[] =
    "{\"kty\":\"EC\",\"crv\":\"P-521\",\"x\":\"AekpBQ8ST8a8VcfVOTNl353vSrDCLL"
    "JXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk\",\"y\":\"ADS"
    "mRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9"
    "ubmf63e3kyMj2\"}";

NGX_TEST_VECTOR  ngx_test_jwk_ed_private[] =
    "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvP"
    "apiMlrwIaaPcHURo\",\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\""
    "}";

NGX_TEST_VECTOR  ngx_test_jwk_ed[] =
    "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvP"
    "apiMlrwIaaPcHURo\"}";

/* tokens of RFC 7515, A.1 to A.5, and RFC 8037, A.4 */

NGX_TEST_VECTOR  ngx_test_rfc7515_payload[] =
    "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_ro"
    "ot\":true}";

NGX_TEST_VECTOR  ngx_test_rfc7515_a1[] =
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjE"
    "zMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ"
    "4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

NGX_TEST_VECTOR  ngx_test_rfc7515_a2[] =
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh"
    "0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB"
    "__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9"
    "uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARN"
    "PvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZES"
    "c6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVm"
    "tVrBp0igcN_IoypGlUPQGe77Rw";

NGX_TEST_VECTOR  ngx_test_rfc7515_a3[] =
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh"
    "0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6"
    "-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

NGX_TEST_VECTOR  ngx_test_rfc7515_a4[] =
    "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi"
    "70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZC"
    "PEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn";

NGX_TEST_VECTOR  ngx_test_rfc7515_a5[] =
    "eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0"
    "dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.";

NGX_TEST_VECTOR  ngx_test_rfc8037_a4[] =
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0J"
    "zlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

/* RFC 7520, 4.1 to 4.4: keys and tokens of one payload; 5.6: A128GCM */

NGX_TEST_VECTOR  ngx_test_rfc7520_rs256_jwk[] =
    "{\"kty\":\"RSA\",\"n\":\"n4EPtAOCc9AlkeQHPzHStgAbgs7bTZLwUBZdR8_KuKPEHLd"
    "4rHVTeT-O-XV2jRojdNhxJWTDvNd7nqQ0VEiZQHz_AJmSCpMaJMRBSFKrKb2wqVwGU_NsYOY"
    "L-QtiWN2lbzcEe6XC0dApr5ydQLrHqkHHig3RBordaZ6Aj-oBHqFEHYpPe7Tpe-OfVfHd1E6"
    "cS6M1FZcD1NNLYD5lFHpPI9bTwJlsde3uhGqC0ZCuEHg8lhzwOHrtIQbS0FVbb9k3-tVTU4f"
    "g_3L_vniUFAKwuCLqKnS2BYwdq_mzSnbLY7h_qixoR7jig3__kRhuaxwUkRz5iaiQkqgc5gH"
    "drNP5zw\",\"e\":\"AQAB\",\"kid\":\"bilbo.baggins@hobbiton.example\",\"us"
    "e\":\"sig\"}";

NGX_TEST_VECTOR  ngx_test_rfc7520_rs256[] =
    "eyJhbGciOiJSUzI1NiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9"
    ".SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9"
    "vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXI"
    "gZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9"
    "mZiB0by4.MRjdkly7_-oTPTS3AXP41iQIGKa80A0ZmTuV5MEaHoxnW2e5CZ5NlKtainoFmKZ"
    "opdHM1O2U4mwzJdQx996ivp83xuglII7PNDi84wnB-BDkoBwA78185hX-Es4JIwmDLJK3lfW"
    "Ra-XtL0RnltuYv746iYTh_qHRD68BNt1uSNCrUCTJDt5aAE6x8wW1Kt9eRo4QPocSadnHXFx"
    "nt8Is9UzpERV0ePPQdLuW3IS_de3xyIrDaLGdjluPxUAhb6L2aXic1U12podGU0KLUQSE_oI"
    "-ZnmKJ3F4uOZDnd6QZWJushZ41Axf_fcIe8u9ipH84ogoree7vjbU5y18kDquDg";

NGX_TEST_VECTOR  ngx_test_rfc7520_ps384[] =
    "eyJhbGciOiJQUzM4NCIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9"
    ".SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9"
    "vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXI"
    "gZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9"
    "mZiB0by4.cu22eBqkYDKgIlTpzDXGvaFfz6WGoz7fUDcfT0kkOy42miAh2qyBzk1xEsnk2Ip"
    "N6-tPid6VrklHkqsGqDqHCdP6O8TTB5dDDItllVo6_1OLPpcbUrhiUSMxbbXUvdvWXzg-UD8"
    "biiReQFlfz28zGWVsdiNAUf8ZnyPEgVFn442ZdNqiVJRmBqrYRXe8P_ijQ7p8Vdz0TTrxUeT"
    "3lm8d9shnr2lfJT8ImUjvAA2Xez2Mlp8cBE5awDzT0qI0n6uiP1aCN_2_jLAeQTlqRHtfa64"
    "QQSUmFAAjVKPbByi7xho0uTOcbH510a6GYmJUAfmWjwZ6oD4ifKo8DYM-X72Eaw";

NGX_TEST_VECTOR  ngx_test_rfc7520_es512_jwk[] =
    "{\"kty\":\"EC\",\"crv\":\"P-521\",\"x\":\"AHKZLLOsCOzz5cY97ewNUajB957y-C"
    "-U88c3v13nmGZx6sYl_oJXu9A5RkTKqjqvjyekWF-7ytDyRXYgCF5cj0Kt\",\"y\":\"Ady"
    "mlHvOiLxXkEhayXQnNCvDX4h9htZaCJN34kfmC6pV5OhQHiraVySsUdaQkAgDPrwQrJmbnX9"
    "cwlGfP-HqHZR1\",\"kid\":\"bilbo.baggins@hobbiton.example\",\"use\":\"sig"
    "\"}";

NGX_TEST_VECTOR  ngx_test_rfc7520_es512[] =
    "eyJhbGciOiJFUzUxMiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9"
    ".SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9"
    "vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXI"
    "gZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9"
    "mZiB0by4.AE_R_YZCChjn4791jSQCrdPZCNYqHXCTZH0-JZGYNlaAjP2kqaluUIIUnC9qvbu"
    "9Plon7KRTzoNEuT4Va2cmL1eJAQy3mtPBu_u_sDDyYjnAMDxXPn7XrT0lw-kvAD890jl8e2p"
    "uQens_IEKBpHABlsbEPX6sFY8OcGDqoRuBomu9xQ2";

NGX_TEST_VECTOR  ngx_test_rfc7520_hs256_jwk[] =
    "{\"kty\":\"oct\",\"k\":\"hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg\","
    "\"kid\":\"018c0ae5-4d9b-471b-bfd6-eef314bc7037\",\"use\":\"sig\",\"alg\""
    ":\"HS256\"}";

NGX_TEST_VECTOR  ngx_test_rfc7520_hs256[] =
    "eyJhbGciOiJIUzI1NiIsImtpZCI6IjAxOGMwYWU1LTRkOWItNDcxYi1iZmQ2LWVlZjMxNGJj"
    "NzAzNyJ9.SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHl"
    "vdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWV"
    "wIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN"
    "3ZXB0IG9mZiB0by4.s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0";

NGX_TEST_VECTOR  ngx_test_rfc7520_payload[] =
    "It\342\200\231s a dangerous business, Frodo, going out your door. You st"
    "ep onto the road, and if you don't keep your feet, there\342\200\231s no"
    " knowing where you might be swept off to.";

NGX_TEST_VECTOR  ngx_test_rfc7520_a128gcm_jwk[] =
    "{\"kty\":\"oct\",\"k\":\"XctOhJAkA-pD9Lh7ZgW_2A\",\"kid\":\"77c7e2b8-6e1"
    "3-45cf-8672-617b5b45243a\",\"use\":\"enc\",\"alg\":\"A128GCM\"}";

NGX_TEST_VECTOR  ngx_test_rfc7520_a128gcm[] =
    "eyJhbGciOiJkaXIiLCJraWQiOiI3N2M3ZTJiOC02ZTEzLTQ1Y2YtODY3Mi02MTdiNWI0NTI0"
    "M2EiLCJlbmMiOiJBMTI4R0NNIn0..refa467QzzKx6QAB.JW_i_f52hww_ELQPGaYyeAB6HY"
    "GcR559l9TYnSovc23XJoBcW29rHP8yZOZG7YhLpT1bjFuvZPjQS-m0IFtVcXkZXdH_lr_Frd"
    "Yt9HRUYkshtrMmIUAyGmUnd9zMDB2n0cRDIHAzFVeJUDxkUwVAE7_YGRPdcqMyiBoCO-FBdE"
    "-Nceb4h3-FtBP-c_BIwCPTjb9o0SbdcdREEMJMyZBH8ySWMVi1gPD9yxi-aQpGbSv_F9N4IZ"
    "Axscj5g-NJsUPbjk29-s7LJAGb15wEBtXphVCgyy53CoIKLHHeJHXex45Uz9aKZSRSInZI-w"
    "jsY0yu3cT4_aQ3i1o-tiE-F8Ios61EKgyIQ4CWao8PFMj8TTnp.vbb32Xvllea2OtmHAdccR"
    "Q";

/* the keys above used by another implementation, in the order of the bits */

NGX_TEST_VECTOR  ngx_test_foreign_payload[] =
    "{\"iss\":\"joe\",\"exp\":1300819380}";

NGX_TEST_VECTOR  *ngx_test_foreign[] = {
    "eyJhbGciOiJIUzI1NiIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0.eyJpc3MiOiJqb2UiLCJl"
    "eHAiOjEzMDA4MTkzODB9.mU0_qn5g3Dcam_2pZI2b9hMj7rtwYGj_Ez2PJFdoy5A",

    "eyJhbGciOiJIUzM4NCIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0.eyJpc3MiOiJqb2UiLCJl"
    "eHAiOjEzMDA4MTkzODB9.Ffql-tsRQTG23DdMahBubwbrHgi-EryGwBVQGAYLsXsvGKX8a9a"
    "6pEbS_-HgJU4u",

    "eyJhbGciOiJIUzUxMiIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0.eyJpc3MiOiJqb2UiLCJl"
    "eHAiOjEzMDA4MTkzODB9.agqlMz9A26vIi79XFTM0bniwguVgJnXRtMK1i78hfm99uPfvKQ6"
    "KWuPxOnV43F7SuY4kf8qNnquWKhO3c-ahgA",

    "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0.eyJpc3MiOiJqb2UiLCJl"
    "eHAiOjEzMDA4MTkzODB9.nfOc3o3i1A_N7M7hOXRoGnOTVzDR878E-SGVLdhbRbe9m2o1ts3"
    "bCD5zGd3clT2C0gIYO40fWoktuydwiaw_d8I-r0UpLOOg1Y4rhsp_IUgw4Pjx-x8vPEd9OHj"
    "78s5ixnr5ZomvkYMmbpwZPUmA9SnlTPVGtFYA9xj1IyttKC2AzGok08pg3GL0E4PsW5dcxkL"
    "WO0XgTAlSRVRiI0O9FDKfQHOvIl-NKD5pNHngSSvXooAwei0g092TCz3T6ujlgggwOhHTm_F"
    "-coXjEA3dvoRY9d31IrLJzujrXUcHs59JEmTlTjsOrUeavyVWJB0ce_Q2c8y4cO-QpehG0KK"
    "X4w",

    "eyJhbGciOiJSUzM4NCIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0.eyJpc3MiOiJqb2UiLCJl"
    "eHAiOjEzMDA4MTkzODB9.jhsL24S-QhsHq9XXeJs5fKTAQZOFkIs-GlU1nTMAp2QZ6MdX1t3"
    "14v7pOORnDr7Ml_ERvd7XWGL-b1mNe6LcQKSHQ4Svlnk6RgDhevrBNFrFwsSC8BkbzT_U_iZ"
    "ZGXjsPx76Y_D7SquNMjj24TCthXbrz09vnY-VTzjyAbYi2itn5mapxT2hLqmEncFTuONPk_c"
    "6MmyNTFGGdDsZbVyEN47vGa0sHHnHpXK1-uA_h-wPyHeTTWQulawOYGWMdoiMIHWV2c1oxrP"
    "XWqh1M51pEwgwvHWKj2snizrzjuI_XXCagsgJCXygdX2g7nxWMnJM-Xdkzgalk_bhJhGTll9"
    "VRQ",

    "eyJhbGciOiJSUzUxMiIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0.eyJpc3MiOiJqb2UiLCJl"
    "eHAiOjEzMDA4MTkzODB9.DImSgrW_A3iq6j0qra0vqIto48UQf9vB6ffWv-JD27qXH2wNulb"
    "PMs_l5ePfQ7NTgM_bNZUdXPsUPkkasph_goGzI7TpuIlP-T3g4YR3Uw8KDgoY5t9231rTVHC"
    "xO2juHA4okx2dBTPgxVuw7YKSQbh6EW0BRFgYhlbZoMvhoQzAEYzMf7trsLtfG2Fm6MIdMqY"
    "r91yJyLGdOw6E6b_aryhZZXCNJqQYE4sRQOeBth02zLdfF4qxBj7wT1prEItuaZc5Rfd_qI8"
    "axxpIQOcGQ_DTaiE38fA7AiF0Nb5A7lRtumL8Hqm7H2ZQ6m42cnfdswY1aCVy-vIaipy8k7M"
    "qsQ",

    "eyJhbGciOiJQUzI1NiIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0.eyJpc3MiOiJqb2UiLCJl"
    "eHAiOjEzMDA4MTkzODB9.bv9UsLQ25G2r_H1eE2uShpblfPmUG1xlxkua_zwAFs9DwWiFUMB"
    "5xTzOAq-J3AfyICXIGsex_EThK_sh0OANDknGWXzCkX_f-D31wIfgAp9X73U2Ez1EQg0jV7A"
    "gh9efyNbF-y9vjvVrLQLW4bxu2pURVAFppc5iDAMEn5pCMNZ5tKiXJyQM20ByRPoT7neT8qD"
    "ZuOSUqdYd8MXemK5pjTJ-5AMez52vSTga9BQobvzpr9PrCWYMFMaa6TEx-wdwZenh9Q2qwhx"
    "buc7Qp83ideaGgF5Z5J-BzSwlrQDdXiERy53QjAkOn6dpKWspTJJ1cbN4DB5M9Zr5p9jH4OM"
    "B1w",

    "eyJhbGciOiJQUzM4NCIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0.eyJpc3MiOiJqb2UiLCJl"
    "eHAiOjEzMDA4MTkzODB9.M4YdUKh6mdExe-t6BHql2oeoWRe3VKcDf_AqwPBmzPMFNnNq1-O"
    "HdwRiqcKbA4AaBjxGoNqrukOkQFGH3mUBZIwM6dnBv_fVh9z5eRj9aMBS-VyTyTuqtxTHxZ-"
    "EnON2DiYVmilU3IE8kKDT48TUw7rUyOzuT21D45E7Y-oA5D9Vp40t-Jl2z2_wzBhVAKHzwz9"
    "OPVbeD4lXabiCr4VxCHxbZfX7YekzX8P1zpqHjaipXvuFo1JpZEv-c2aA47ioXssbsw2xcna"
    "TiyUKtOL1a2vcE95ydDv4vp7taIV7dbMwefwm1K7ae2ip4wxAsv_m28LpXjcXsAGdfJ91UPM"
    "QsA",

    "eyJhbGciOiJQUzUxMiIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0.eyJpc3MiOiJqb2UiLCJl"
    "eHAiOjEzMDA4MTkzODB9.YIM8t0i7aFTXoR_v8tfEpUI7rx3EHAA_qxWpTiOW-DB4V1ii7fU"
    "l5Y34VoBsJD9eWISQQbso1USbzdj3wGLtD5lMiOi5VYjINxSZmoeJb7Rs4IgKikjHa16puJz"
    "I2-dhSnGU_tQHx42L_gynN2iBDZA1mQwajihLYm4am_np3GDGsSn7MErHWlyWQqDzIstzgak"
    "zfzm9A53wuBf7pHIzJ3fLwK6Aa7RjGfq3FHItiNK5gMxStsNz-Mwz6IGniLYE_TodxXTKa2J"
    "2TqO_c2_YTRnSWQSfHrdINQrHWHCnHhwpWxaqKFDzr97ebuyS94d-TIAKQgsPkSPOHmcCh2h"
    "eww",

    "eyJhbGciOiJFUzI1NiIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0.eyJpc3MiOiJqb2UiLCJl"
    "eHAiOjEzMDA4MTkzODB9.KVwULxQsjI_NJp_5SArtis3FSP46-sjGXpBQYnuilrWopnIoZUT"
    "s8BaDPEdVxljdgnhao_TOlIszF2mAPCvLrA",

    "eyJhbGciOiJFUzM4NCIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0.eyJpc3MiOiJqb2UiLCJl"
    "eHAiOjEzMDA4MTkzODB9.J8Jo0JZFHBya9ArH2pyZbOAyt9i0IDL0MxKbSRSwdFw0n4ijkGy"
    "INwSbod4lmqnO_nxwzn0PCuUvlS5ibWYTj0zybedS8FXF6K-0Xa_802WRT7Y9TbiWEJg1L8G"
    "-pERO",

    "eyJhbGciOiJFUzUxMiIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0.eyJpc3MiOiJqb2UiLCJl"
    "eHAiOjEzMDA4MTkzODB9.AcuRrkayKVm_HR8k1lrSqIaK-w76NAVX5mVudTMvTHTpqdvKtFv"
    "-Bq98Svq-SJ1KcoApKB22iCCgGEMy-lAtUV5kALnvy8lmvINAGX8Y3vQwpYP0gz7a5L3Ikfr"
    "8nOk9tFyF62oKa6UIC8BZGJNjWSNLYOCoxu3tTrx8IrtdpQ8NLOLv",

    "eyJhbGciOiJFZERTQSIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0.eyJpc3MiOiJqb2UiLCJl"
    "eHAiOjEzMDA4MTkzODB9.N5659tqiVySFGH-gsDkFB8GDczmgW5aTAPbZW1UnWExfihhI703"
    "E5V1GOTTO0LvUTY04vV7cG2d4FSd2wtQDBw"
};

/* RSA moduli at, below and above the limits; nobody knows their factors */

NGX_TEST_VECTOR  ngx_test_rsa_n_1024[] =
    "v9QjWZLtz0UaGv6HizPpaGF5Wc4_H2Wo3lJxAHgU6KJfLdl_HPsQ9ignaI3moWo7DUZBOKYj"
    "MlU_weo28X_TdMalOHd3Mwvb1yEN_wds4u-HsLEl7B19oKbrjJ69af4p121DMPFEa-qwwR_e"
    "y5HON1vI-7y95cCZQWTYOZ92fEU";

NGX_TEST_VECTOR  ngx_test_rsa_n_2047[] =
    "SwatR5plaq_RQSWETSXes1T0amkQrP8AQ4kt_CVMuGTvkBuTKnwYgGo3U5FcdvGKBYWgHEx9"
    "bfBiGu9X5MxBMvcQjpb3cMImMmaqO7DN6Rf381Y08OPNly6B1m00bG4roC_aoa2GTETgSVSO"
    "igqMljLqaSj2I2vyUEt0ukoP510qnroM31YdgCp1kVn7f_M39crjvzcpxhnGCjyrNZ7u-wFc"
    "M7LfFGGq-OsYuQB0UTAh2ol4IG9cZnHgwH6eEV5LnjBpHCOGQuoSah5IzBHTV8MNi3Yo29Je"
    "Y7Ip8cQGlUXeEcyd6pWcIS6cgrFHjCgdaHyWbDd7mqK7LtsgA1tzmQ";

NGX_TEST_VECTOR  ngx_test_rsa_n_2048[] =
    "x-7GG7-XA8CW-rt7G6laVHZ9UnTGjetdQDqWCoZS29DkiLbIWtO6MoMy8FpYKWgYdlMXN_Ep"
    "yMbRyk3E7f3kFj7_iz_Bd_ETHnghljJPPoH0UzJO9Iarc5-rqCcuUL1OtS-lPAv2Tvdz7CjQ"
    "AlL2FddbHiSUGc9NYFl73F2-RAlrOEMJyak3poyPle8EoBLoZ3_ROdhKHTpbjo-yv_KRAfMA"
    "HO4F2oRn8GMT__mgH-hBlSH-Dpec8y0WNLS0ZTJSePhF9XsxIN8vTUyGUNfRP7JIkZF7Eh3F"
    "Tlo6JtGKZppa-E5rT1lnJxDm2OZWgGi5tSpDq62NGUqYkhOWAN23TQ";

NGX_TEST_VECTOR  ngx_test_rsa_n_8192[] =
    "nF9HVSIu0XHkTaamDdxQ-ypuS9Y56wjk-tGMani509b8iTFQCrdy3LftJdqhgGEILjdri6-a"
    "5KrCTaM2OBLimS5FKCqmbhJ3n8MrtXDp3AWWIXh9KPdFhzISxE8HEjyN_vr1WLhtFS1FTP4r"
    "owmxpt38HAjGUwzDjZ8HEZ-tO_RNe4Zha7kGye-58saqYeSIhDZoJpSyRwDvrG3mx8ZvU53l"
    "Ut0r_NaGaqh8Cbr4cTGrvV6UuD1fexQupM2xAURqSGllDnosVKDaljpF7_g_BFyt7UHWLL8l"
    "MtrvnyqKSfD67rQMh4LU1SRQ0cOEpMk_VZdB5_TeQ49dQRsN-eMk3nMlDGCwNtnd3fHXn96y"
    "gOYsJzEF18b04uweB9dZnI8caJFtCNQELDbwAP6wvOJAxlh4DQqk4VFYRhy24FkO9ZRbSDaO"
    "zDE22KxzjIylvm1rgBbhTdER6zdJ8IjUdoMrYkYQOiur8MppU26Ba0AtXrvGElGQjAeYW3lr"
    "-gAC9vM92hEBqpSmMAwtu_diplI5lVcPDL7yD2eN9PZxfEs54za3Ss_7sN20i_sf-RrFDiuZ"
    "Q83DVnxV3eHV0cvQR-XrjasWNAa0WB43jy85SV0J3SlOQkuSwnevMgjJGW2p_RzplmVfI7HR"
    "F7dbDxOwxl-4osuPETfJOMaNECfl01x_4FiAuRsu3g0PxYxQUOrIMmUug-LDKEW2HfJ96qtk"
    "FtG1rC4cXTpWpotB3igSPH_TmJjv6LO1oIDGpS3s6Vr1tn5uiCDjvf0G-fbScjJIYIMe8hzQ"
    "wVElgXD55uBT92devjt4VzeXSoB1RkYnMUF6ooasUVTvX7rA11ewV8FifPf89vXLKvx0GzJN"
    "ha6HcPnbodsrVpVd2i07PZ7Sqgz_0h8J7AhpPHQB9c4kJddaS3jcPWuvcdfYQHsaDwuXUiY0"
    "8W9ffMXYbz8CQCs32BcbTCTCafBEHsm6_mLlgMNeoWHZCSH9rDrzJf--kGVsj7tOXBH7NoIg"
    "IW0nojUB4IjWo00-VY0q235aOTDNOeFYCGBq-KNpOe_qg4VK-qMPrA5C1DwlR_Gca_hJFKal"
    "vJl0pnfGQA2wDdOIGlBYBW7QmA3G_72VPcI8whd5CCXHzGfoRwfscX8ViJV4f5nEJYv8mFAA"
    "FLmttQxt6j24WlzSKVn-o3vZ6KH_KX0OTy6E_LBtvuC4nE5WJhw3S6B2V9YUBKsezHxtgS1v"
    "LvxOYTo2URnNzK-bdPhP_L9CF5IebIuOj06z3gj57Jg3BEaSugNXB5ZwJfAmKOsHww1c1QYc"
    "nF8xnoNMG2lXOsWaNV8q9BdXkF76dJaS8h_1627Xj10JYK_pS727AdwU7VdeBzCzzBcMMQ";

NGX_TEST_VECTOR  ngx_test_rsa_n_8193[] =
    "AYqZmTiV-mmbbPGMqCdNmCWJtr-QVKsuKPkRZ-N_aBUF44EwhIyRgxGx-sZEenk_vipa5F8k"
    "hvNeT5p2aekiCY948nYux93dpqX9L-xJTvWvlQVU-G7NTFHHbGUVsdK2rgDTcubWFltOTbwD"
    "whDo7vPCGS5B1HxsKXcPyd5L5A4v5h4gFzJLvLC4OFMS2hY1gK6tD4BkUU9CecjEkGKuXlHX"
    "WOjH6WYso9vTS-x7XG0Fphv6-6HaLOr0CVxXtUtdJ7BjcKKTXUKOmErY-m1_0E3Oulswx0QW"
    "AW3-40YDujz1MPEgn4ur77Gv-syZ41ASxxuLtwDqpIrtr4wwoHSjGdyNoF1EQJ7KWQC53q8J"
    "U2fCIeovBJc--hTQCQqGvrlyK66H629cbROhWYoupXbexc4G0EuQh6VlpLs05wdL_ImDnRMF"
    "9VYMEX61QUbsiJNRzUhH7A5M-gEWIEOn4sKpfOIEI-XiHkD6jOUe5v--VEMM4XLrn5qWKEjd"
    "DSFJpRaic4SqARZ5gXH5_hNirpuoWe9-BQLISw5ivkklgsD9I6YEuLFb9CeeuNnYCr8ARIc7"
    "6n14bSQ-45XmCWlL2MgrEqZ5akih72y_xT5UKd9GFvIDj3DUZYhWKCd69LesA2FKi2RzmJXT"
    "qYMwIu2_Mcgd53sKO-ZiSwjOET7ZG7lxhxhT9fkEFJ8m2rKo-Z3RHzPr7gYWHQF6GHVfJK6_"
    "FklRZwTt9qGZfeOjHE63j8X7-Yu48fcO-1Gz-zYFCS39al2qREBGAtB_DeChTQFn6fshisG9"
    "s-T6QoPeXJgNI9KYhwCtKLYEv-nrV1Xa3vTn9g02JmJGt1lhOUwQtVMNjvjyyUR6xWmSSp9j"
    "ln5QIZM58SWl-ge6gm6C1CVt4BwZYDeYO5B1mcjkKwrm4GJItKEkDCNTUAXTJATyZooXqnud"
    "e6ce6p4t6JDZDlpTd3_sG6CJXWHBLAUAPhgaqWJ0D-S6QNXSPGlAWeK-VxdAtq6bzdujIgst"
    "LffOpW4y-_pw9QvicXoeuS2QWRKeYfuqe5iPXogoIm-cJGF7-nesQ19ek8xXidOkt6Rti9mQ"
    "XRHd0CAaQWjEIqdrSkOZIRCdDdGKqGZaA6YS9VMunEsOnn-UtZ2w83t6-1bhK1aDPOE3i5OY"
    "PEuXjq8YRjuKTSdmfZ0SiUWMyGeLCTtd1fbg_wVftpOmjBgeqNTUqwuwWNLuHXWErd3MeN5o"
    "-Ihv2xlLkEdNnY7zvUI-Z8a0Ylm7tDYAK0tMX78uFuc29Py3z9iRPOOAjjRRWNuXFQO9Em0V"
    "aZyeh1KpmywoYVtD81nhrcR3H-Csal2JvQkg2nGMXr-HMYAMIXuPunIueeDX982SMVE954E";

/* tokens of next-auth 3.29.10 and 4.24.15, made at 1700000000 */

NGX_TEST_VECTOR  ngx_test_v3_token[] =
    "eyJhbGciOiJIUzUxMiJ9.eyJuYW1lIjoiSmFuZSBEb2UiLCJlbWFpbCI6ImphbmVAZXhhbXB"
    "sZS5jb20iLCJwaWN0dXJlIjoiaHR0cHM6Ly9leGFtcGxlLmNvbS9qLnBuZyIsInN1YiI6IjQ"
    "yIiwiaWF0IjoxNzAwMDAwMDAwLCJleHAiOjE3MDI1OTIwMDB9.u5IpIY04WUQV0euKl7VRbs"
    "JQm7z2YU5jGBcI4LUW47st1GWM69Hq8G-CFuBTCo4odfOZBPzj2mcmL9n0b9qTTA";

NGX_TEST_VECTOR  ngx_test_v3_zip_token[] =
    "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIiwiemlwIjoiREVGIn0..225eeE_Mk1jTWQw"
    "V.rnenebYAuYCCMd1rySj3oUk3kUe6TITaMlJh9oeUioXNjJR7VZ4KNk4UJp9RfJuE2IyF9X"
    "TASX6Y8qgK3hthAwBTEn-yFDgZ067LERigTt3zbjzB74vyTBcvtJVeWJ_DDBryMGNpl2YkHs"
    "s2Altv12gMOH_ZF2oN38nXWKOf0_0x09y_7d2ppxEC7QHTHMa-zaR4DLba-EcDn3tS09mrvG"
    "vzFOK2V_vT1eizWe-z4NYEdmnLePVZbIketueAo5ZOs8NjkFut1AMuTVI0CWZZvHHpvHDF5D"
    "qFsxXbOXn0uHW8O0b_RzP-pOoQqQ.GmrF6FkIyaUBcZp4X419SQ";

NGX_TEST_VECTOR  ngx_test_v3_zip_cookie[] =
    "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIiwiemlwIjoiREVGIn0..Avw9VfI1vfXU-qb"
    "z.8ZcBJI4AaGjikhFByxtXXCfHHYGgKyNXQSOIIPaAFTERPmYtxhCcVr5E307JFfMtdUodrP"
    "KdOxF9HHzZows-LZuPRkmQliappSQjjrRbBO9Fn1BEgAFNVT7yTaF4GG3eu0GxW41VdqRGGq"
    "x9RBuO099LRtubsZjebAPLi3RSyFxcefoOHLaFP7UABrzAcc5_IgWQWKrm5rh-NYIIJB7C9M"
    "FJo9Y6pX1rSKzbCCfnWx3Jbn1qIhMT94Xcm63upyaBpziqTrbSwCpgY-Ue.kpkgMkquwALFV"
    "QGmnz1McQ";

NGX_TEST_VECTOR  ngx_test_v4_token[] =
    "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..k491Yo1eJxQGBt3A.vokALIcUpUoXrc"
    "B65paLQz2XUIywMyaT4E_t091lYBrNYTA01GIKMqxSwYLSV-JKemd4IUYbScbbQMPlZ-Ieb0"
    "1McbmMX-1JTPOzNO3zGC9w7aKnMWxD_HMDh2dGbVbzN14_3enJr4Scp0XTlQsLKIGGmUTqg8"
    "hmSgdlx2EB0nVduXnw_PJTcqPy5fDLuWvppBFOL0La0hyA1OYUGY1ksVVF39uEzl2Wp06Ply"
    "1A.03KBKB-bSkKGb2gI97eAdg";

NGX_TEST_VECTOR  ngx_test_v4_fixed_token[] =
    "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..BwcHBwcHBwcHBwcH.2k5EeCFdqjSaFR"
    "DIwwHEOvBFC3fbzuy0sxpJ05mDO8hUjiC1EZNKGg7apirRx_3PrpBfNgmBCCuh0rUtFZU5kL"
    "gS_Ie_NEq9j6QI8c44IArqJRTELs6PI7MkA9dRK89a_5sJ0roPvY6-lGfWAW6DeVZ6G4D1-y"
    "TIaBA8gcX8nKdYfZj4FXrDynEGUY9xG7HWYf2hnLL27I6Pqp6y649mpIVbiiBpRe3bb1dzid"
    "Ep.bB3wetSrIeUfEF5GhtUAIw";

NGX_TEST_VECTOR  ngx_test_v4_pkce[] =
    "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..ppNB9OVFbCGn8npW.PFpNRbMH81vN30"
    "v7UgztmuHbrTdnUvHCqtlS6vAE7HclFgl0hGsgIbOdERtmDsWpLkP1HK1AF7dse7N_uwvZh0"
    "AsbN2Vkt7SbB-ZEXTHcPtm1sWUwDQLp7hAdiz1rj1DCBWfgH6KnAeiKmma2V7hTyAv_vTLZj"
    "5_WREWPlwg1XVL41WIqFiD-z_KObLJRfVNdK5VWjkJTtuUYg.X9AQI7pq6ITOB-fp0XN9Bw";

NGX_TEST_VECTOR  ngx_test_v4_state[] =
    "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..s3iMGXOSsnsXuz19.GcNiFgqkWe0n3e"
    "pjBnUwM8s5c3gyhNcsAkr2Hz-3_h-jiMlQCwaKkeaLhPoPoBH7AOLC5wj89kL_rEDoBnIRR6"
    "YcXR8hHKaSlrfuWupLj8CeiuqzJN04ZHIuACUoJ8PGCaZame13ARYcT0kJOniu2a_RAaARpX"
    "LwSs-tgt0ohYljJv8pgsDxM2SZTH91tU2HQ0MTyDafn_tS4A.-C3aCF2QcC2o8SN7KJsfVg";

NGX_TEST_VECTOR  ngx_test_v4_nonce[] =
    "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0.._khhuGnRiLsDq4gV.bUBKI056X-YDW2"
    "7vsqX4X-jkKMfhv0AHHNJ9v09Jk0VNUMYIeBbOxYfEeniv9BCrBdMC7u1t_N1ahy1REAbdBB"
    "GbiAEmMUE3agCWm6uBuGtpUHaTKloxBC8fgtFbfXNMVXY1TpVCHZYq3loq6Rm5YLDcQSpW7T"
    "NaYFa8AkxcCguP6Vzux9TJl3hWG-iqUB8cwfhRgvKcOXC8nw._n_1-l2Hge6h71jpmMWVSw";


#endif /* _JOSE_VECTORS_H_INCLUDED_ */
