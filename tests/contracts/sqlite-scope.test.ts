/** The embedded store shows nothing from one account under another's scope. */

import { sqliteHarness } from '../support/store-sqlite.ts';
import { describeScope } from './scope.contract.ts';

describeScope('SQLite', sqliteHarness());
