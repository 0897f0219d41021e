/*
 * Makes every sync of a process take SLOW_FSYNC_MS longer, as a slower disk would: fsync, fdatasync,
 * and each write to a file that was opened with O_DSYNC. Loaded with LD_PRELOAD; no part of Callboard.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void linger(void) {
  const char *text = getenv("SLOW_FSYNC_MS");
  long ms = text == NULL ? 0 : strtol(text, NULL, 10);
  struct timespec pause = {ms / 1000, (ms % 1000) * 1000000};
  nanosleep(&pause, NULL);
}

static void linger_if_synced(int file) {
  if (fcntl(file, F_GETFL) & O_DSYNC) linger();
}

int fsync(int file) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  linger();
  return real(file);
}

int fdatasync(int file) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  linger();
  return real(file);
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t at) {
  ssize_t (*real)(int, const void *, size_t, off_t) =
      (ssize_t(*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite");
  linger_if_synced(file);
  return real(file, bytes, length, at);
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t at) {
  ssize_t (*real)(int, const void *, size_t, off64_t) =
      (ssize_t(*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
  linger_if_synced(file);
  return real(file, bytes, length, at);
}
