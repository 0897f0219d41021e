/** Tells every part that follows calls what the engine does with them, in the order they were added. */
import type { CallListener } from './call-engine.ts';
import type { CallLeg } from './call-leg.ts';

/** A part that follows calls; it leaves out what it has no use for. */
export type CallFollower = Partial<CallListener>;

export class CallFollowers implements CallListener {
  #followers: readonly CallFollower[] = [];

  /** Adds followers, which hear of each change after those already there. */
  add(...followers: readonly CallFollower[]): void {
    this.#followers = [...this.#followers, ...followers];
  }

  moved(leg: CallLeg, at: number): void {
    for (const follower of this.#followers) follower.moved?.(leg, at);
  }

  recorded(leg: CallLeg, at: number): void {
    for (const follower of this.#followers) follower.recorded?.(leg, at);
  }

  settled(leg: CallLeg): void {
    for (const follower of this.#followers) follower.settled?.(leg);
  }

  /** The first follower that takes the leg over is the last one asked. */
  takesOver(leg: CallLeg, at: number): boolean {
    return this.#followers.some((follower) => follower.takesOver?.(leg, at) ?? false);
  }
}
