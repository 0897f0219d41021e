/** The IncomingPhoneNumbers resource: add, list, fetch, update, release. */
import type { FastifyInstance } from 'fastify';
import { addressHint, formatAddress, isPhoneNumber } from '../../contract/addresses.ts';
import type { PhoneNumberRecord } from '../../owned-numbers/phone-number.ts';
import { answer, type RestAnswer } from '../answer.ts';
import { parseFlag } from '../choices.ts';
import { listAnswer } from '../list-answer.ts';
import { parseQuery, type RequestParameters } from '../request-parameters.ts';
import type { RestContext } from '../rest-context.ts';
import { accepted, type Checked, invalid, missing } from '../rest-error.ts';
import { parsePhoneNumberSettings } from './phone-number-parameters.ts';
import { phoneNumberResource } from './phone-number-resource.ts';

interface NumberPath {
  Params: { number: string };
}

const LIST = '/IncomingPhoneNumbers';
const ITEM = `${LIST}/:number`;

/** Adds the routes, below an account. */
export function phoneNumbersRoutes(app: FastifyInstance, context: RestContext): void {
  const withNumber = (
    sid: string,
    run: (number: PhoneNumberRecord) => Checked<RestAnswer>,
  ): Checked<RestAnswer> => {
    const number = context.phoneNumbers.ledger.get(sid);
    return number === undefined ? missing(`${LIST}/${sid}`) : run(number);
  };

  app.post(LIST, (request, reply) =>
    answer(context, 'incoming-phone-numbers.create', request, reply, (body) => {
      const parameters = body();
      return parameters.ok ? addNumber(context, parameters.value) : parameters;
    }),
  );
  app.get(LIST, (request, reply) =>
    answer(context, 'incoming-phone-numbers.list', request, reply, () =>
      listNumbers(context, parseQuery(request.url)),
    ),
  );
  app.get<NumberPath>(ITEM, (request, reply) =>
    answer(context, 'incoming-phone-numbers.fetch', request, reply, () =>
      withNumber(request.params.number, (number) => shown(context, number, 200)),
    ),
  );
  app.post<NumberPath>(ITEM, (request, reply) =>
    answer(context, 'incoming-phone-numbers.update', request, reply, (body) =>
      withNumber(request.params.number, (number) => {
        const parameters = body();
        if (!parameters.ok) return parameters;
        const settings = parsePhoneNumberSettings(parameters.value, context.dialect);
        if (!settings.ok) return settings;
        const now = context.clock.now();
        return shown(context, context.phoneNumbers.update(number, settings.value, now), 200);
      }),
    ),
  );
  app.delete<NumberPath>(ITEM, (request, reply) =>
    answer(context, 'incoming-phone-numbers.delete', request, reply, () =>
      withNumber(request.params.number, (number) => {
        context.phoneNumbers.remove(number);
        return accepted({ status: 204, body: null });
      }),
    ),
  );
}

const BAD_NUMBER = { signalwire: 21_401, twilio: 21_421 } as const;

function addNumber(context: RestContext, parameters: RequestParameters): Checked<RestAnswer> {
  const { phoneNumbers, streams, mint, clock, dialect } = context;
  const phoneNumber = parameters.one('PhoneNumber');
  if (phoneNumber === null) {
    return invalid(21_421, "A PhoneNumber is required: the emulator can't choose one.");
  }
  if (!isPhoneNumber(phoneNumber)) {
    const message = `PhoneNumber must be in E.164.${addressHint(phoneNumber)}`;
    return invalid(BAD_NUMBER[dialect], message);
  }
  const settings = parsePhoneNumberSettings(parameters, dialect);
  if (!settings.ok) return settings;
  const random = streams.stream(`number/${phoneNumbers.ledger.nextOrdinal}`);
  const friendlyName = formatAddress(phoneNumber);
  const wanted = { friendlyName, ...settings.value, phoneNumber };
  const number = phoneNumbers.add(mint.phoneNumberSid(random), wanted, clock.now());
  if (number === null) return invalid(21_422, 'The account already owns this PhoneNumber.');
  return shown(context, number, 201);
}

function listNumbers(context: RestContext, query: RequestParameters): Checked<RestAnswer> {
  const { dialect, accountSid } = context;
  const [name, pattern] = [query.one('FriendlyName'), query.one('PhoneNumber')];
  const matchesPattern = pattern === null ? () => true : numberPattern(pattern);
  const origin = query.one('Origin');
  const beta = parseFlag(query, 'Beta');
  if (!beta.ok) return beta;
  // All numbers have one origin here, and none is new to the provider.
  const hasAny = (origin === null || origin === dialect) && beta.value !== true;
  return listAnswer(context, query, {
    route: 'incoming-phone-numbers.list',
    items: context.phoneNumbers.ledger,
    matches: (number) =>
      hasAny &&
      (name === null || number.friendlyName === name) &&
      matchesPattern(number.phoneNumber),
    path: LIST,
    key: 'incoming_phone_numbers',
    resource: (number) => phoneNumberResource(dialect, accountSid, number),
  });
}

/** A part of a number, however it's grouped; `*` is any digit. Numbers have no letters. */
function numberPattern(pattern: string): (phoneNumber: string) => boolean {
  if (/[^\d*+\s().-]/.test(pattern)) return () => false;
  const digits = pattern.replace(/[^\d*]/g, '');
  const expression = new RegExp(digits.replaceAll('*', '\\d'));
  return (phoneNumber) => expression.test(phoneNumber);
}

const shown = (
  context: RestContext,
  number: PhoneNumberRecord,
  status: number,
): Checked<RestAnswer> =>
  accepted({ status, body: phoneNumberResource(context.dialect, context.accountSid, number) });
