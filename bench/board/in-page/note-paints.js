/** Runs in the page: notes when it has painted each state of a probe, as `paintedAt['<sid> <state>']`. */

globalThis.paintedAt = {};
const look = () => {
  const now = Date.now();
  for (const link of document.querySelectorAll('a[data-sid^="ca11b0a2-"]')) {
    const state = link.querySelector('.state')?.textContent ?? '';
    globalThis.paintedAt[`${link.getAttribute('data-sid')} ${state}`] ??= now;
  }
};
// A message that's sent in a frame arrives after that frame's paint.
const frames = new MessageChannel();
frames.port1.onmessage = look;
new MutationObserver(() => {
  requestAnimationFrame(() => frames.port2.postMessage(null));
}).observe(document, { subtree: true, childList: true, characterData: true });
