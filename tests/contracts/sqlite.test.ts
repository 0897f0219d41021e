/** The embedded store keeps every store's promises. */

import { sqliteHarness } from '../support/store-sqlite.ts';
import { describeCallStore } from './call-store.contract.ts';
import { describeEventSink } from './event-sink.contract.ts';

describeEventSink('SQLite', sqliteHarness());
describeCallStore('SQLite', sqliteHarness());
