/** A choice among values of a filter, or none of them. */

import { DESIGN_TEXTS } from '../texts/design.ts';

interface ChoiceProps {
  /** The class; with `-set` added for a value that was chosen. */
  readonly look: string;
  readonly label: string;
  /** Empty for none. */
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly change: (value: string) => void;
  /** What choosing none means; all of them, if it isn't given. */
  readonly none?: string;
}

export function Choice({ look, label, value, options, change, none }: ChoiceProps) {
  // A link can name a value that isn't offered.
  const isOffered = value === '' || options.some(([one]) => one === value);
  const all = isOffered ? options : [...options, [value, value] as const];
  return (
    <select
      class={value === '' ? look : `${look} ${look}-set`}
      aria-label={label}
      value={value}
      onChange={(event) => change(event.currentTarget.value)}
    >
      <option value="">
        {label}: {none ?? DESIGN_TEXTS.all}
      </option>
      {all.map(([one, text]) => (
        <option key={one} value={one}>
          {text}
        </option>
      ))}
    </select>
  );
}
