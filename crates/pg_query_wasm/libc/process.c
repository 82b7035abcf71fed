/* What a process can ask of its system, on a system that has none.
 *
 * PostgreSQL reaches these only when it gives up: a failed assertion, an error raised while reporting an error. A trap
 * is the honest answer, and the JavaScript side starts the module anew after one.
 */

_Noreturn void abort(void) {
    __builtin_trap();
}

_Noreturn void __assert_fail(const char *expression, const char *file, int line, const char *function) {
    (void)expression;
    (void)file;
    (void)line;
    (void)function;
    __builtin_trap();
}

_Noreturn void __imported_wasi_snapshot_preview1_proc_exit(int code) {
    (void)code;
    __builtin_trap();
}

/* Read into log lines, which go nowhere. */
int getpid(void) {
    return 1;
}
