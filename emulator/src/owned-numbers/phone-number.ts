/**
 * The numbers that the account owns, and what each does when it's called. How a call runs is
 * elsewhere.
 */
import type { CallbackMethod } from '../contract/subscription.ts';
import { Ledger, type Listed } from '../world/ledger.ts';

/** What an owner can set. URLs are absolute http(s) URLs, already checked. */
export interface PhoneNumberSettings {
  readonly friendlyName: string;
  readonly voiceUrl: string | null;
  readonly voiceMethod: CallbackMethod;
  readonly voiceFallbackUrl: string | null;
  readonly voiceFallbackMethod: CallbackMethod;
  /** Called once, at the end of an inbound call. */
  readonly statusCallback: string | null;
  readonly statusCallbackMethod: CallbackMethod;
  readonly voiceCallerIdLookup: boolean;
  readonly smsUrl: string | null;
  readonly smsMethod: CallbackMethod;
  readonly smsFallbackUrl: string | null;
  readonly smsFallbackMethod: CallbackMethod;
}

/** A number. Times are emulated milliseconds since 1970. */
export interface PhoneNumberRecord extends PhoneNumberSettings, Listed {
  /** E.164; no two records share one. */
  readonly phoneNumber: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A number to own from the start; what's left out gets its default. */
export type NewPhoneNumber = { readonly phoneNumber: string } & {
  readonly [Name in keyof PhoneNumberSettings]?: PhoneNumberSettings[Name] | undefined;
};

/** The account's numbers. */
export class PhoneNumbers {
  /** In the order they were added; for lists. */
  readonly ledger = new Ledger<PhoneNumberRecord>(Number.POSITIVE_INFINITY);
  readonly #byNumber = new Map<string, PhoneNumberRecord>();

  /** The record of a number in E.164; undefined if the account doesn't own it. */
  byNumber(phoneNumber: string): PhoneNumberRecord | undefined {
    return this.#byNumber.get(phoneNumber);
  }

  /** Adds a number; null if the account already owns it. */
  add(sid: string, wanted: NewPhoneNumber, at: number): PhoneNumberRecord | null {
    if (this.#byNumber.has(wanted.phoneNumber)) return null;
    const record: PhoneNumberRecord = {
      sid,
      ordinal: this.ledger.nextOrdinal,
      phoneNumber: wanted.phoneNumber,
      createdAt: at,
      updatedAt: at,
      friendlyName: wanted.friendlyName ?? wanted.phoneNumber,
      voiceUrl: wanted.voiceUrl ?? null,
      voiceMethod: wanted.voiceMethod ?? 'POST',
      voiceFallbackUrl: wanted.voiceFallbackUrl ?? null,
      voiceFallbackMethod: wanted.voiceFallbackMethod ?? 'POST',
      statusCallback: wanted.statusCallback ?? null,
      statusCallbackMethod: wanted.statusCallbackMethod ?? 'POST',
      voiceCallerIdLookup: wanted.voiceCallerIdLookup ?? false,
      smsUrl: wanted.smsUrl ?? null,
      smsMethod: wanted.smsMethod ?? 'POST',
      smsFallbackUrl: wanted.smsFallbackUrl ?? null,
      smsFallbackMethod: wanted.smsFallbackMethod ?? 'POST',
    };
    this.ledger.add(record);
    this.#byNumber.set(record.phoneNumber, record);
    return record;
  }

  /** Changes the given settings of a number, and returns its new record. */
  update(
    record: PhoneNumberRecord,
    changes: Partial<PhoneNumberSettings>,
    at: number,
  ): PhoneNumberRecord {
    const updated = { ...record, ...changes, updatedAt: at };
    this.ledger.replace(updated);
    this.#byNumber.set(updated.phoneNumber, updated);
    return updated;
  }

  /** Releases a number. */
  remove(record: PhoneNumberRecord): void {
    this.ledger.delete(record);
    this.#byNumber.delete(record.phoneNumber);
  }
}
