/** The filters and orders that the numbers answer, folded away until one is set. */

import { useState } from 'preact/hooks';
import { OUTCOMES } from '../../../../src/core/kpi/outcome.ts';
import { useBoard } from '../../board/board.ts';
import { Choice } from '../../design/choice.tsx';
import { CALLS_TEXTS } from '../../texts/calls.ts';
import { OUTCOME_TEXTS } from '../../texts/outcomes.ts';
import {
  dimensionName,
  type FilterName,
  hrefOf,
  type ListPlace,
  needsNumbers,
  withDimension,
  withFilter,
} from './call-filters.ts';
import { useDimensions } from './columns/columns-choice.tsx';
import { Removable } from './removable.tsx';

const { filter: TEXTS } = CALLS_TEXTS;

export function MoreFilters({ place }: { place: ListPlace }) {
  const { navigation } = useBoard();
  const dimensions = useDimensions();
  const { filters, sort } = place;
  const set = (name: FilterName) => (value: string) =>
    navigation.go(hrefOf(withFilter({ ...place, at: null }, name, value)));
  const choice = (
    label: string,
    name: FilterName,
    options: readonly (readonly [string, string])[],
  ) => (
    <Choice
      look="filter"
      label={label}
      value={filters[name] ?? ''}
      options={options}
      change={set(name)}
    />
  );
  return (
    <details class="more-filters" open={needsNumbers(place)}>
      <summary class="filter">{TEXTS.more}</summary>
      <div class="more-filters-list">
        {choice(
          TEXTS.outcome,
          'outcome',
          OUTCOMES.map((outcome) => [outcome, OUTCOME_TEXTS[outcome]]),
        )}
        <SipFilter key={filters.sipCode} value={filters.sipCode ?? ''} change={set('sipCode')} />
        {dimensions.map((name) => (
          <DimensionFilter key={`${name} ${hrefOf(place)}`} name={name} place={place} />
        ))}
        {choice(TEXTS.hangupBy, 'hangupBy', Object.entries(TEXTS.hangupParties))}
        {choice(TEXTS.leg, 'leg', Object.entries(TEXTS.legs))}
        {choice(TEXTS.quality, 'mos.lte', TEXTS.qualities)}
        {choice(TEXTS.pdd, 'pddSeconds.gte', TEXTS.pdds)}
        {choice(TEXTS.talk, 'durationSeconds.lte', TEXTS.talks)}
        {BOUNDS.map((name) => (
          <Bound key={name} name={name} place={place} />
        ))}
        <Choice
          look="filter"
          label={TEXTS.sort}
          none={TEXTS.usualSort}
          value={sort ?? ''}
          options={TEXTS.sorts}
          change={(value) => navigation.go(hrefOf({ ...place, at: null, sort: value || null }))}
        />
      </div>
    </details>
  );
}

/** Bounds that come from an address. */
const BOUNDS = [
  'mos.gte',
  'pddSeconds.lte',
  'ringSeconds.gte',
  'ringSeconds.lte',
  'durationSeconds.gte',
] as const;

function Bound({ name, place }: { name: (typeof BOUNDS)[number]; place: ListPlace }) {
  const value = place.filters[name];
  return (
    <Removable
      text={value && TEXTS.bounds[name](value)}
      href={hrefOf(withFilter({ ...place, at: null }, name, ''))}
    />
  );
}

const SIP_CODES = /^[1-6]\d\d(?:,[1-6]\d\d)*$/;

function SipFilter({ value, change }: { value: string; change: (value: string) => void }) {
  const [isWrong, setWrong] = useState(false);
  const apply = (text: string): void => {
    const codes = text.replaceAll(/\s/g, '');
    setWrong(codes !== '' && !SIP_CODES.test(codes));
    if (codes === '' || SIP_CODES.test(codes)) change(codes);
  };
  return (
    <span class="filter-pair">
      <input
        class={value === '' ? 'filter filter-sip' : 'filter filter-sip filter-set'}
        type="search"
        inputMode="numeric"
        aria-label={TEXTS.sip}
        aria-invalid={isWrong}
        placeholder={`${TEXTS.sip}: ${TEXTS.sipHint}`}
        defaultValue={value}
        onChange={(event) => apply(event.currentTarget.value)}
      />
      {isWrong && (
        <span class="form-problem" role="alert">
          {TEXTS.sip} {TEXTS.sipProblem}.
        </span>
      )}
    </span>
  );
}

/** One value; several come from an address, and stay until they're changed. */
function DimensionFilter({ name, place }: { name: string; place: ListPlace }) {
  const { navigation } = useBoard();
  const parameter = dimensionName(name);
  const values = place.filters[parameter] ?? [];
  const [value = ''] = values;
  return (
    <>
      <label class="inline-field">
        {name}
        <input
          class={value === '' ? 'filter filter-dimension' : 'filter filter-dimension filter-set'}
          type="search"
          placeholder={TEXTS.dimensionHint}
          maxLength={64}
          defaultValue={values.length > 1 ? '' : value}
          onChange={(event) => {
            const wanted = event.currentTarget.value;
            const next = withDimension({ ...place, at: null }, parameter, wanted ? [wanted] : []);
            navigation.go(hrefOf(next));
          }}
        />
      </label>
      {values.length > 1 && (
        <Removable
          text={TEXTS.dimensionValues(name, values)}
          href={hrefOf(withDimension(place, parameter, []))}
        />
      )}
    </>
  );
}
