/* wasi-libc's file flags, less those that make PostgreSQL's headers define ways to sync a write-ahead log. */
#include_next <fcntl.h>

#undef O_DSYNC
#undef O_SYNC
#undef O_RSYNC
