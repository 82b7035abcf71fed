/* wasi-libc's errors, and the one that PostgreSQL names and WASI lacks. */
#include_next <errno.h>

/* Only ever compared with an error that a socket gave, and there are no sockets: any unused number will do. */
#ifndef EHOSTDOWN
#define EHOSTDOWN 1001
#endif
