/* What SQLite itself does with group commit: threads that each wait for the commit of a row replaced, one that commits for all who
   wait, with the settings of the product (WAL, synchronous=FULL).

   commits FILE THREADS SECONDS prints the rows a second. */
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MOST = 256 };
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t came = PTHREAD_COND_INITIALIZER, committed = PTHREAD_COND_INITIALIZER;
static long waiting, begun, done;
static int is_over;

static void *ask(void *nothing) {
    (void)nothing;
    pthread_mutex_lock(&mutex);
    while (!is_over) {
        long mine = ++begun;
        waiting++;
        pthread_cond_signal(&came);
        while (done < mine && !is_over) pthread_cond_wait(&committed, &mutex);
    }
    pthread_mutex_unlock(&mutex);
    return NULL;
}

static void must(int is_right, sqlite3 *database) {
    if (is_right) return;
    fprintf(stderr, "commits: %s\n", sqlite3_errmsg(database));
    exit(1);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
    sqlite3 *database;
    sqlite3_stmt *insert, *erase;
    pthread_t threads[MOST];
    if (count != 4) return 64;
    int askers = atoi(arguments[2]);
    if (askers < 1 || askers > MOST) return 64;
    must(sqlite3_open(arguments[1], &database) == SQLITE_OK, database);
    must(sqlite3_exec(database,
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000;"
        "CREATE TABLE tokens(id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, text TEXT NOT NULL) STRICT",
        NULL, NULL, NULL) == SQLITE_OK, database);
    must(sqlite3_prepare_v2(database, "INSERT INTO tokens(digest, text) VALUES (randomblob(32), hex(randomblob(100)))", -1,
        &insert, NULL) == SQLITE_OK, database);
    must(sqlite3_prepare_v2(database, "DELETE FROM tokens WHERE id = ?1 - 1000", -1, &erase, NULL) == SQLITE_OK, database);
    for (int i = 0; i < askers; i++) must(pthread_create(&threads[i], NULL, ask, NULL) == 0, database);
    double start = now(), end = start + atof(arguments[3]);
    long rows = 0;
    while (now() < end) {
        pthread_mutex_lock(&mutex);
        while (waiting == 0) pthread_cond_wait(&came, &mutex);
        long group = waiting;
        waiting = 0;
        pthread_mutex_unlock(&mutex);
        must(sqlite3_exec(database, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK, database);
        for (long i = 0; i < group; i++) {
            must(sqlite3_step(insert) == SQLITE_DONE, database);
            sqlite3_reset(insert);
            sqlite3_bind_int64(erase, 1, sqlite3_last_insert_rowid(database));
            must(sqlite3_step(erase) == SQLITE_DONE, database);
            sqlite3_reset(erase);
        }
        must(sqlite3_exec(database, "COMMIT", NULL, NULL, NULL) == SQLITE_OK, database);
        rows += group;
        pthread_mutex_lock(&mutex);
        done += group;
        pthread_cond_broadcast(&committed);
        pthread_mutex_unlock(&mutex);
    }
    printf("%.1f\n", rows / (now() - start));
    return 0;
}
