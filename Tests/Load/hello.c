/* The least a FastCGI application can do, as what ours is measured against: threads that each wait in FCGX_Accept_r and answer
   GET with a few bytes. It reads no body, so it must not be sent one (an unread body on a kept connection is the next request).

   hello SOCKET THREADS. Threads must outnumber the connections nginx keeps, because a thread belongs to its connection. */
#include <fcgiapp.h>
#include <pthread.h>
#include <stdlib.h>

static int listener;

static void *serve(void *nothing) {
    FCGX_Request request;
    (void)nothing;
    FCGX_InitRequest(&request, listener, 0);
    while (FCGX_Accept_r(&request) >= 0) {
        FCGX_FPrintF(request.out, "Content-Type: application/json\r\nContent-Length: 18\r\n\r\n{\"hello\":\"world!\"}");
        FCGX_Finish_r(&request);
    }
    return NULL;
}

int main(int count, char **arguments) {
    if (count != 3) return 64;
    int threads = atoi(arguments[2]);
    if (FCGX_Init() != 0) return 1;
    listener = FCGX_OpenSocket(arguments[1], 1024);
    if (listener < 0) return 1;
    for (int i = 1; i < threads; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, serve, NULL) != 0) return 1;
    }
    serve(NULL);
    return 0;
}
