/* Calls that return twice, which Rust cannot make: setjmp and vfork. */

#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static jmp_buf place;
static sigjmp_buf signal_place;

/* Leaves by longjmp, `rounds` times, with `work` done on the way in and on the way out; the number of rounds. */
int twice_jump(int rounds, void (*work)(void)) {
    volatile int done = 0;
    while (done < rounds) {
        if (setjmp(place) == 0) {
            char volatile frame[256];
            frame[0] = 1;
            work();
            longjmp(place, frame[0]);
        }
        done++;
        work();
    }
    return done;
}

static void handler(int number) {
    (void)number;
    siglongjmp(signal_place, 1);
}

/* The same out of a signal handler that the thread itself raises between its calls. */
int twice_jump_from_handler(int rounds, void (*work)(void)) {
    volatile int done = 0;
    signal(SIGUSR1, handler);
    while (done < rounds) {
        if (sigsetjmp(signal_place, 1) == 0) {
            work();
            raise(SIGUSR1);
            abort();
        }
        done++;
        work();
    }
    return done;
}

/* vfork and execve, as old shells do; the child's number. */
int twice_vfork(const char *program, char *const arguments[], char *const environment[]) {
    pid_t pid = vfork();
    if (pid == 0) {
        execve(program, arguments, environment);
        _exit(98);
    }
    return pid;
}
