/** What a process uses, according to Linux's /proc. */

import { readdirSync, readFileSync } from 'node:fs';

/** CPU milliseconds by thread name; threads with the same name are added up. */
export type ThreadTimes = ReadonlyMap<string, number>;

/** Linux reports these times in hundredths of a second on all architectures. */
const MS_PER_TICK = 10;

/** The user and system time of each thread so far, without threads that have ended. */
export function threadTimes(pid: number): ThreadTimes {
  const times = new Map<string, number>();
  for (const tid of readdirSync(`/proc/${pid}/task`)) {
    const stat = textOf(`/proc/${pid}/task/${tid}/stat`);
    if (stat === null) continue;
    const { name, ms } = readStat(stat, tid, pid);
    times.set(name, (times.get(name) ?? 0) + ms);
  }
  return times;
}

/** Null if the thread ended after it was listed. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** What each thread used between two readings, in microseconds per `requests`, highest first. */
export function microsPerRequest(
  before: ThreadTimes,
  after: ThreadTimes,
  requests: number,
): { readonly name: string; readonly micros: number }[] {
  return [...after]
    .map(([name, ms]) => ({ name, micros: ((ms - (before.get(name) ?? 0)) * 1000) / requests }))
    .filter(({ micros }) => micros > 0)
    .sort((a, b) => b.micros - a.micros);
}

/** The current and peak resident memory, in bytes. */
export function memory(pid: number): { readonly rss: number; readonly peakRss: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const bytes = (field: string) =>
    Number(new RegExp(`^${field}:\\s*(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024;
  return { rss: bytes('VmRSS'), peakRss: bytes('VmHWM') };
}

/** A line of /proc/<pid>/task/<tid>/stat. The name can contain spaces and brackets. */
function readStat(line: string, tid: string, pid: number) {
  const end = line.lastIndexOf(')');
  const name = tid === String(pid) ? 'main' : line.slice(line.indexOf('(') + 1, end);
  const fields = line.slice(end + 2).split(' ');
  const ticks = Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  return { name, ms: ticks * MS_PER_TICK };
}
