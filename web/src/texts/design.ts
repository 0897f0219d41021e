/** The texts of the components that every view uses. */

export const DESIGN_TEXTS = {
  copy: 'Copy',
  copied: 'Copied',
  refused: 'Select and copy it',
  close: 'Close',
  nextRow: 'Next call',
  previousRow: 'Previous call',
  all: 'all',
} as const;
