/** The board's entry. */
export {};
