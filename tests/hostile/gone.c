/* The first thread leaves by pthread_exit, and another one goes on. In C, because such an exit cannot go through the frames of Rust's main. */

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

static void *last_thread(void *none) {
    usleep(200000);
    open("/sys/class/net/nope/address", O_RDONLY);
    return none;
}

int main(void) {
    pthread_t thread;
    open("/sys/class/net/nope/address", O_RDONLY);
    pthread_create(&thread, NULL, last_thread, NULL);
    pthread_exit(NULL);
}
