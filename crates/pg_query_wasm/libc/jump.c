/* setjmp and longjmp, the way LLVM spells them for WebAssembly: an exception that remembers where it is going.
 *
 * The contract is LLVM's (tool-conventions, "SetjmpLongjmp"): a function that calls setjmp notes its own frame and the
 * number of the call site; what is thrown by longjmp is caught by every such function on the way up, and each asks
 * __wasm_setjmp_test whether the jump was meant for it.
 */
#include <stdint.h>

struct jump {
    void *frame;
    uint32_t site;
    struct {
        void *target;
        int value;
    } thrown;
};

/* The exception tag that LLVM gives to longjmp (__c_longjmp). C++ exceptions have 0, and there are none. */
#define LONGJMP_TAG 1

void __wasm_setjmp(void *buffer, uint32_t site, void *frame) {
    struct jump *jump = buffer;
    jump->frame = frame;
    jump->site = site;
}

uint32_t __wasm_setjmp_test(void *buffer, void *frame) {
    const struct jump *jump = buffer;
    return jump->frame == frame ? jump->site : 0;
}

void __wasm_longjmp(void *buffer, int value) {
    struct jump *jump = buffer;
    jump->thrown.target = buffer;
    /* C says so: a jump with 0 arrives as 1, for 0 is what setjmp says the first time. */
    jump->thrown.value = value ? value : 1;
    __builtin_wasm_throw(LONGJMP_TAG, &jump->thrown);
}
