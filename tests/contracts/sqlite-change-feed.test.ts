/** The embedded store gives a follower every change, once, in the order of the log. */

import { sqliteHarness } from '../support/store-sqlite.ts';
import { describeChangeFeed } from './change-feed.contract.ts';

describeChangeFeed('SQLite', sqliteHarness());
