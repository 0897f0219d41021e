/** Runs in the page: notes how long each task took that blocked it for 50 ms or more. */

globalThis.longTasks = [];
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) globalThis.longTasks.push(duration);
}).observe({ entryTypes: ['longtask'] });
