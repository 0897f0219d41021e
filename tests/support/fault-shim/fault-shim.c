/*
 * Makes a process's disk fail or hang on demand. Load it with LD_PRELOAD and name a control file in
 * FAULT_SHIM_CONTROL. The file is read again at every call, so the disk can break and heal while the
 * process runs. One rule per line:
 *
 *     <calls> <effect> [path=<part of the file's path>] [for=<milliseconds>@<id>]
 *
 * calls    any of write, sync, open, separated by commas. `sync` also covers a write to a file that
 *          was opened with O_DSYNC or O_SYNC: the bytes are written, then the call fails, as it does
 *          on Linux.
 * effect   EIO, ENOSPC, EDQUOT, EROFS: the call fails with that error.
 *          short: a write of more than one byte takes half of it.
 *          delay=<ms>: the call takes that much longer.
 *          hang: the call doesn't return while the rule is there.
 * for      how long the rule lasts, from the first call that it applies to. The id is another one each time.
 *
 * Rules apply to regular files only, and not to Node's compile cache. The first rule that matches a call
 * decides. Not part of Callboard.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum effect { NONE, FAIL, SHORT };

struct verdict {
  enum effect effect;
  int error;
};

/* The control file's text, by system calls alone: libc's own are intercepted. */
static long read_control(char *text, size_t room) {
  const char *path = getenv("FAULT_SHIM_CONTROL");
  if (path == NULL) return 0;
  long file = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
  if (file < 0) return 0;
  long length = syscall(SYS_read, file, text, room - 1);
  syscall(SYS_close, file);
  if (length < 0) length = 0;
  text[length] = '\0';
  return length;
}

static long long now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void sleep_ms(long ms) {
  struct timespec pause = {ms / 1000, (ms % 1000) * 1000000};
  nanosleep(&pause, NULL);
}

static int error_named(const char *name) {
  if (strcmp(name, "EIO") == 0) return EIO;
  if (strcmp(name, "ENOSPC") == 0) return ENOSPC;
  if (strcmp(name, "EDQUOT") == 0) return EDQUOT;
  if (strcmp(name, "EROFS") == 0) return EROFS;
  return 0;
}

static int names(const char *calls, const char *call) {
  size_t length = strlen(call);
  for (const char *at = calls; (at = strstr(at, call)) != NULL; at += length) {
    int begins = at == calls || at[-1] == ',';
    if (begins && (at[length] == ',' || at[length] == '\0')) return 1;
  }
  return 0;
}

/* Whether a rule that lasts `60@1` has lasted that long. There's one of these at a time. */
static int is_over(const char *lasts) {
  static atomic_llong known_id, met_at;
  const char *id = strchr(lasts, '@');
  long long this_id = id == NULL ? 0 : atoll(id + 1);
  if (atomic_exchange(&known_id, this_id) != this_id) atomic_store(&met_at, now_ms());
  return now_ms() >= atomic_load(&met_at) + atoll(lasts);
}

/* The effect of the first rule for this call on this path, copied to `effect`; 0 if there is none. */
static int find_rule(const char *call, const char *path, char *effect, size_t room) {
  char text[4096];
  if (read_control(text, sizeof text) == 0) return 0;
  char *rest = text;
  for (char *line; (line = strsep(&rest, "\n")) != NULL;) {
    char *words = line;
    char *calls = strsep(&words, " ");
    char *what = words == NULL ? NULL : strsep(&words, " ");
    if (calls == NULL || what == NULL || !names(calls, call)) continue;
    int applies = 1;
    const char *lasts = NULL;
    for (char *word; words != NULL && (word = strsep(&words, " ")) != NULL;) {
      if (strncmp(word, "path=", 5) == 0 && strstr(path, word + 5) == NULL) applies = 0;
      if (strncmp(word, "for=", 4) == 0) lasts = word + 4;
    }
    if (!applies || (lasts != NULL && is_over(lasts))) continue;
    snprintf(effect, room, "%s", what);
    return 1;
  }
  return 0;
}

/* Node writes its compile cache as it ends. The tests share it, and it's no part of the disk that fails. */
static int is_compiled(const char *path) {
  const char *cache = getenv("NODE_COMPILE_CACHE");
  return cache != NULL && cache[0] == '/' && strncmp(path, cache, strlen(cache)) == 0;
}

static struct verdict judge(const char *call, const char *path) {
  struct verdict verdict = {NONE, 0};
  if (is_compiled(path)) return verdict;
  char effect[64];
  while (find_rule(call, path, effect, sizeof effect)) {
    if (strcmp(effect, "hang") == 0) {
      sleep_ms(10);
      continue;
    }
    if (strncmp(effect, "delay=", 6) == 0) sleep_ms(atol(effect + 6));
    if (strcmp(effect, "short") == 0) verdict.effect = SHORT;
    verdict.error = error_named(effect);
    if (verdict.error != 0) verdict.effect = FAIL;
    break;
  }
  return verdict;
}

static struct verdict judge_file(const char *call, int file) {
  struct verdict none = {NONE, 0};
  struct stat about;
  if (getenv("FAULT_SHIM_CONTROL") == NULL) return none;
  if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) return none;
  char link[64];
  char path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  long length = readlink(link, path, sizeof path - 1);
  if (length < 0) return none;
  path[length] = '\0';
  return judge(call, path);
}

static int is_synced(int file) {
  int flags = fcntl(file, F_GETFL);
  return flags != -1 && (flags & (O_DSYNC | O_SYNC)) != 0;
}

/* Runs a write of `length` bytes under the rules for writes and syncs; `real` writes `taken` of them. */
#define WRITE_UNDER_RULES(file, length, real)                      \
  do {                                                             \
    int before_call = errno;                                       \
    struct verdict of_write = judge_file("write", file);           \
    if (of_write.effect == FAIL) {                                 \
      errno = of_write.error;                                      \
      return -1;                                                   \
    }                                                              \
    size_t taken = (length);                                       \
    if (of_write.effect == SHORT && taken > 1) taken /= 2;         \
    errno = before_call;                                           \
    ssize_t written = (real);                                      \
    if (written < 0 || !is_synced(file)) return written;           \
    struct verdict of_sync = judge_file("sync", file);             \
    if (of_sync.effect == FAIL) {                                  \
      errno = of_sync.error;                                       \
      return -1;                                                   \
    }                                                              \
    return written;                                                \
  } while (0)

ssize_t write(int file, const void *bytes, size_t length) {
  WRITE_UNDER_RULES(file, length, syscall(SYS_write, file, bytes, taken));
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t at) {
  WRITE_UNDER_RULES(file, length, syscall(SYS_pwrite64, file, bytes, taken, at));
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t at) {
  return pwrite64(file, bytes, length, at);
}

/* Several pieces at once are written whole or not at all: `short` doesn't apply to them. */
ssize_t writev(int file, const struct iovec *pieces, int count) {
  ssize_t (*real)(int, const struct iovec *, int) =
      (ssize_t(*)(int, const struct iovec *, int))dlsym(RTLD_NEXT, "writev");
  WRITE_UNDER_RULES(file, 1, ((void)taken, real(file, pieces, count)));
}

ssize_t pwritev64(int file, const struct iovec *pieces, int count, off64_t at) {
  ssize_t (*real)(int, const struct iovec *, int, off64_t) =
      (ssize_t(*)(int, const struct iovec *, int, off64_t))dlsym(RTLD_NEXT, "pwritev64");
  WRITE_UNDER_RULES(file, 1, ((void)taken, real(file, pieces, count, at)));
}

ssize_t pwritev(int file, const struct iovec *pieces, int count, off_t at) {
  return pwritev64(file, pieces, count, at);
}

int ftruncate64(int file, off64_t length) {
  struct verdict verdict = judge_file("write", file);
  if (verdict.effect == FAIL) {
    errno = verdict.error;
    return -1;
  }
  return (int)syscall(SYS_ftruncate, file, length);
}

int ftruncate(int file, off_t length) { return ftruncate64(file, length); }

static int sync_by(long number, int file) {
  struct verdict verdict = judge_file("sync", file);
  if (verdict.effect == FAIL) {
    errno = verdict.error;
    return -1;
  }
  return (int)syscall(number, file);
}

int fsync(int file) { return sync_by(SYS_fsync, file); }

int fdatasync(int file) { return sync_by(SYS_fdatasync, file); }

static int open_under_rules(int folder, const char *path, int flags, mode_t mode) {
  if ((flags & (O_WRONLY | O_RDWR | O_CREAT)) != 0 && getenv("FAULT_SHIM_CONTROL") != NULL) {
    struct verdict verdict = judge("open", path);
    if (verdict.effect == FAIL) {
      errno = verdict.error;
      return -1;
    }
  }
  return (int)syscall(SYS_openat, folder, path, flags, mode);
}

static mode_t mode_of(int flags, va_list arguments) {
  int makes_file = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
  return makes_file ? va_arg(arguments, mode_t) : 0;
}

#define OPEN(name, parameters, folder)                             \
  int name parameters {                                            \
    va_list arguments;                                             \
    va_start(arguments, flags);                                    \
    mode_t mode = mode_of(flags, arguments);                       \
    va_end(arguments);                                             \
    return open_under_rules(folder, path, flags, mode);            \
  }

OPEN(open, (const char *path, int flags, ...), AT_FDCWD)
OPEN(open64, (const char *path, int flags, ...), AT_FDCWD)
OPEN(openat, (int folder, const char *path, int flags, ...), folder)
OPEN(openat64, (int folder, const char *path, int flags, ...), folder)
