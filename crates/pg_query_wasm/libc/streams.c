/* The bottom of stdio: where wasi-libc's streams would call the system, nothing is read and everything is swallowed.
 *
 * The parser formats its messages with the printf family into memory, which pulls in the streams; what it prints to
 * standard error is a copy of what it also returns.
 */
#include <stddef.h>
#include <stdio.h>

size_t __stdio_write(FILE *stream, const unsigned char *bytes, size_t count) {
    (void)stream;
    (void)bytes;
    return count;
}

size_t __stdout_write(FILE *stream, const unsigned char *bytes, size_t count) {
    return __stdio_write(stream, bytes, count);
}

size_t __stdio_read(FILE *stream, unsigned char *bytes, size_t count) {
    (void)stream;
    (void)bytes;
    (void)count;
    return 0;
}

long long __stdio_seek(FILE *stream, long long offset, int whence) {
    (void)stream;
    (void)offset;
    (void)whence;
    return -1;
}

int __stdio_close(FILE *stream) {
    (void)stream;
    return 0;
}
