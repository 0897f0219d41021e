/**
 * Phrases that betray a word-by-word translation, with better ones. They have almost no legitimate use in a
 * technical text, so the check fails on each. A space matches any run of blanks, line ends and comment
 * marks.
 */

export interface WorstPhrase {
  /** The source of a regular expression that's matched as whole words, ignoring case. */
  readonly pattern: string;
  readonly instead: string;
}

export const WORST_PHRASES: readonly WorstPhrase[] = [
  { pattern: 'whoever', instead: 'anyone who, the caller' },
  { pattern: 'nobody', instead: 'no one, nothing; or say who acts' },
  { pattern: 'somebody', instead: 'someone, a caller, a participant' },
  {
    pattern:
      '(?<!there\\s)(?:is|are|was|were) no (?:JSON|CSV|XML|URL|number|form|request|fault|callback|call|event|text|date|time|file|folder|key|secret)',
    instead: "isn't a, isn't valid",
  },
  { pattern: 'as good as', instead: 'counts as, almost' },
  { pattern: 'for good', instead: 'permanently, no more attempts' },
  { pattern: 'be it', instead: 'whether, either' },
  { pattern: 'at the most', instead: 'at most' },
  {
    pattern:
      '(?:each|several|any|all|some|two|one|none|call|callback|batch|batches|row|rows) of which',
    instead: 'whose, or two sentences',
  },
  {
    pattern:
      'so many (?:different|times|calls|seconds|requests|milliseconds|packets|lines|callbacks)',
    instead: 'this many, or name the number',
  },
  { pattern: 'to be had', instead: 'available' },
  { pattern: '(?:is|are|was|were) had', instead: 'is fetched, is obtained' },
  { pattern: '(?:is|are|was|were|been) told', instead: 'is reported, is sent, is notified' },
  { pattern: 'anew', instead: 'again' },
  { pattern: 'all the same', instead: 'anyway, still' },
  { pattern: 'in silence', instead: 'silently' },
  { pattern: 'with a fate', instead: 'magic test number' },
  { pattern: 'what became of', instead: 'what happened to, the outcome of' },
  { pattern: 'of its own accord', instead: 'by itself' },
  { pattern: 'for want of', instead: "because there's no" },
  { pattern: 'so as to', instead: 'to' },
  {
    pattern: 'thereof|therein|thereby|whereof|whence|lest|nevertheless|hence',
    instead: 'plain words',
  },
  { pattern: '(?:keeps?|keeping) (?:its|their) word', instead: 'honours' },
  { pattern: 'time stands still', instead: 'the clock is paused' },
  {
    pattern: 'stands? (?:in|before|behind|beside|there)',
    instead: 'is in, precedes, is described in',
  },
  { pattern: 'wants? (?:the|an?) (?:token|key)', instead: 'needs, requires' },
  { pattern: 'what is odd', instead: 'warnings' },
  { pattern: 'company (?:at|for) the journal|no more company', instead: 'a batch is full' },
];
