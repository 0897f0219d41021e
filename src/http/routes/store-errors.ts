/** The errors of routes that ask the store, for their documentation. */

/** If stored calls can't be read. */
export const UNREADABLE = ['store_unreadable', 'store_damaged'] as const;

/** If they can't be read, or aren't complete yet where the answer has to be. */
export const INCOMPLETE = ['store_behind', ...UNREADABLE] as const;
