/** Asks for all API keys. */

import { answerOf, api } from '../../api/client.ts';

export const askForKeys = (signal: AbortSignal) => answerOf(api.GET('/api/v1/keys', { signal }));
