/** Passes what the engine reports to each follower, in the order they were added. */
import type { CallListener } from './call-engine.ts';
import type { CallLeg } from './call-leg.ts';

/** Follows calls; it can leave out events that it doesn't need. */
export type CallFollower = Partial<CallListener>;

export class CallFollowers implements CallListener {
  #followers: readonly CallFollower[] = [];

  /** Adds followers; they hear of each change after the existing ones. */
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

  /** Asks followers until one takes over the leg. */
  takesOver(leg: CallLeg, at: number): boolean {
    return this.#followers.some((follower) => follower.takesOver?.(leg, at) ?? false);
  }
}
