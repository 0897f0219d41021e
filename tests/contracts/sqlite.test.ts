/** The embedded store keeps every store's promises. */

import { sqliteHarness } from '../support/store-sqlite.ts';
import { describeCallStore } from './call-store.contract.ts';
import { describeEventSink } from './event-sink.contract.ts';
import { describeFailureBatches } from './failure-batches.contract.ts';
import { describeOutbox } from './outbox.contract.ts';

describeEventSink('SQLite', sqliteHarness());
describeCallStore('SQLite', sqliteHarness());
describeFailureBatches('SQLite', sqliteHarness());
describeOutbox('SQLite', sqliteHarness());
