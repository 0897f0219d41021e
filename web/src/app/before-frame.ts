/** Runs something before the next frame. A hidden page has no frames, so there it's a second later. */

const HIDDEN_MS = 1_000;

export function beforeFrame(run: () => void): void {
  let isDone = false;
  const once = (): void => {
    if (isDone) return;
    isDone = true;
    cancelAnimationFrame(frame);
    clearTimeout(timeout);
    run();
  };
  const frame = requestAnimationFrame(once);
  const timeout = setTimeout(once, HIDDEN_MS);
}
