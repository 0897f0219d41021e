/** Lets everything else that's due run first, such as callbacks. */

export const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
