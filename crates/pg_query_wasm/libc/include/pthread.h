/* Threads, of which there is one: it never ends, so what it is asked to free at its end stays. */
#ifndef SUREFOOT_PTHREAD_H
#define SUREFOOT_PTHREAD_H

typedef unsigned pthread_key_t;

static inline int pthread_key_create(pthread_key_t *key, void (*at_exit)(void *)) {
    (void)at_exit;
    *key = 0;
    return 0;
}

static inline int pthread_setspecific(pthread_key_t key, const void *value) {
    (void)key;
    (void)value;
    return 0;
}

#endif
