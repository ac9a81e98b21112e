
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_session_cache.h"
#include "ngx_http_auth_crypto.h"
#include "ngx_http_auth_json.h"


/* bytes for each bucket of the table */
#define NGX_HTTP_AUTH_CACHE_BUCKET  1024

/* what an entry takes beside its own structure, as measured: claims are objects
 * of jansson's, larger than their text */
#define NGX_HTTP_AUTH_CACHE_FIXED   768
#define NGX_HTTP_AUTH_CACHE_FACTOR  3


typedef struct ngx_http_auth_cache_entry_s  ngx_http_auth_cache_entry_t;

struct ngx_http_auth_cache_entry_s {
    ngx_queue_t                     queue;
    ngx_http_auth_cache_entry_t    *next;       /* in the bucket */
    uint64_t                        hash;
    ngx_http_auth_session_conf_t   *conf;
    ngx_http_auth_session_t         session;    /* owns a reference to claims */
    time_t                          from;
    time_t                          until;
    size_t                          size;
    size_t                          len;
    u_char                          token[1];
};


struct ngx_http_auth_session_cache_s {
    ngx_queue_t                     queue;      /* most recently used first */
    ngx_http_auth_cache_entry_t   **buckets;
    uint64_t                        mask;
    uint64_t                        seed;
    size_t                          size;
    size_t                          used;
};


static void ngx_http_auth_session_cache_cleanup(void *data);
static uint64_t ngx_http_auth_session_cache_hash(uint64_t seed,
    ngx_str_t *token);
static ngx_http_auth_cache_entry_t *ngx_http_auth_session_cache_find(
    ngx_http_auth_session_cache_t *cache, ngx_http_auth_session_conf_t *conf,
    ngx_str_t *token, uint64_t hash);
static void ngx_http_auth_session_cache_drop(
    ngx_http_auth_session_cache_t *cache, ngx_http_auth_cache_entry_t *entry);


ngx_http_auth_session_cache_t *
ngx_http_auth_session_cache_create(ngx_pool_t *pool, size_t size)
{
    size_t                          n;
    ngx_pool_cleanup_t             *cln;
    ngx_http_auth_session_cache_t  *cache;

    cln = ngx_pool_cleanup_add(pool, sizeof(ngx_http_auth_session_cache_t));
    if (cln == NULL) {
        return NULL;
    }

    cache = cln->data;
    ngx_memzero(cache, sizeof(ngx_http_auth_session_cache_t));

    ngx_queue_init(&cache->queue);

    for (n = 64; n * NGX_HTTP_AUTH_CACHE_BUCKET < size; n *= 2) { /* void */ }

    cache->buckets = ngx_pcalloc(pool,
                                 n * sizeof(ngx_http_auth_cache_entry_t *));
    if (cache->buckets == NULL
        || ngx_http_auth_crypto_random((u_char *) &cache->seed,
                                       sizeof(uint64_t))
           != NGX_OK)
    {
        return NULL;
    }

    cache->mask = n - 1;
    cache->size = size;

    cln->handler = ngx_http_auth_session_cache_cleanup;

    return cache;
}


static void
ngx_http_auth_session_cache_cleanup(void *data)
{
    ngx_http_auth_session_cache_t *cache = data;

    ngx_queue_t  *q;

    while (!ngx_queue_empty(&cache->queue)) {
        q = ngx_queue_head(&cache->queue);
        ngx_http_auth_session_cache_drop(cache,
                   ngx_queue_data(q, ngx_http_auth_cache_entry_t, queue));
    }
}


ngx_int_t
ngx_http_auth_session_cache_get(ngx_http_auth_session_cache_t *cache,
    ngx_pool_t *pool, ngx_http_auth_session_conf_t *conf, ngx_str_t *token,
    time_t now, ngx_http_auth_session_t *session)
{
    ngx_http_auth_cache_entry_t  *entry;

    entry = ngx_http_auth_session_cache_find(cache, conf, token,
                     ngx_http_auth_session_cache_hash(cache->seed, token));

    if (entry == NULL) {
        return NGX_DECLINED;
    }

    /* a clock that was set back makes "not before" count again */

    if (now < entry->from || now >= entry->until) {
        ngx_http_auth_session_cache_drop(cache, entry);
        return NGX_DECLINED;
    }

    ngx_queue_remove(&entry->queue);
    ngx_queue_insert_head(&cache->queue, &entry->queue);

    *session = entry->session;

    return ngx_http_auth_json_to_pool(pool, json_incref(session->claims));
}


void
ngx_http_auth_session_cache_put(ngx_http_auth_session_cache_t *cache,
    ngx_http_auth_session_conf_t *conf, ngx_str_t *token, time_t now,
    time_t until, ngx_http_auth_session_t *session)
{
    size_t                         size;
    ngx_queue_t                   *q;
    ngx_http_auth_cache_entry_t   *entry, **bucket;

    size = sizeof(ngx_http_auth_cache_entry_t) + NGX_HTTP_AUTH_CACHE_FIXED
           + token->len * NGX_HTTP_AUTH_CACHE_FACTOR;

    if (size > cache->size) {
        return;
    }

    while (cache->used + size > cache->size) {
        q = ngx_queue_last(&cache->queue);
        ngx_http_auth_session_cache_drop(cache,
                   ngx_queue_data(q, ngx_http_auth_cache_entry_t, queue));
    }

    entry = ngx_alloc(sizeof(ngx_http_auth_cache_entry_t) + token->len,
                      ngx_cycle->log);
    if (entry == NULL) {
        return;
    }

    entry->hash = ngx_http_auth_session_cache_hash(cache->seed, token);
    entry->conf = conf;
    entry->session = *session;
    entry->from = now;
    entry->until = until;
    entry->size = size;
    entry->len = token->len;
    ngx_memcpy(entry->token, token->data, token->len);

    json_incref(session->claims);

    bucket = &cache->buckets[entry->hash & cache->mask];
    entry->next = *bucket;
    *bucket = entry;

    ngx_queue_insert_head(&cache->queue, &entry->queue);
    cache->used += size;
}


/*
 * The seed is random, so that nobody can choose tokens that meet in one bucket
 * (and only tokens that were found good get into the table).
 */

static uint64_t
ngx_http_auth_session_cache_hash(uint64_t seed, ngx_str_t *token)
{
    size_t     len;
    u_char    *p;
    uint64_t   h, word;

    h = seed ^ token->len;
    p = token->data;

    for (len = token->len; len; len -= ngx_min(len, 8)) {

        word = 0;
        ngx_memcpy(&word, p, ngx_min(len, 8));
        p += 8;

        h = (h ^ word) * 0x9e3779b97f4a7c15ULL;
        h ^= h >> 32;
    }

    return h;
}


static ngx_http_auth_cache_entry_t *
ngx_http_auth_session_cache_find(ngx_http_auth_session_cache_t *cache,
    ngx_http_auth_session_conf_t *conf, ngx_str_t *token, uint64_t hash)
{
    ngx_http_auth_cache_entry_t  *entry;

    for (entry = cache->buckets[hash & cache->mask];
         entry;
         entry = entry->next)
    {
        if (entry->hash == hash
            && entry->conf == conf
            && entry->len == token->len
            && ngx_memcmp(entry->token, token->data, token->len) == 0)
        {
            return entry;
        }
    }

    return NULL;
}


static void
ngx_http_auth_session_cache_drop(ngx_http_auth_session_cache_t *cache,
    ngx_http_auth_cache_entry_t *entry)
{
    ngx_http_auth_cache_entry_t  **p;

    p = &cache->buckets[entry->hash & cache->mask];

    while (*p != entry) {
        p = &(*p)->next;
    }

    *p = entry->next;

    ngx_queue_remove(&entry->queue);
    cache->used -= entry->size;

    json_decref(entry->session.claims);

    ngx_explicit_memzero(entry->token, entry->len);
    ngx_free(entry);
}
