/* Jumps out of a failed parse. The compiler turns each use of these into the calls that ../jump.c answers. */
#ifndef SUREFOOT_SETJMP_H
#define SUREFOOT_SETJMP_H

/* Room for `struct jump` of jump.c, which is 16 bytes. */
typedef struct {
    void *room[8];
} jmp_buf[1];
typedef jmp_buf sigjmp_buf;

int setjmp(jmp_buf) __attribute__((__returns_twice__));
_Noreturn void longjmp(jmp_buf, int);

/* There are no signals, hence no mask to save. The first line lets `#ifdef setjmp` see that it is here. */
#define setjmp setjmp
#define sigsetjmp(jump, mask) setjmp(jump)
#define siglongjmp(jump, value) longjmp((jump), (value))

#endif
