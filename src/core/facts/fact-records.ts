/** The objects that hold the facts of an event and of a call: a getter for each name, an array for loops. */

import { AUDIO_FACT_NAMES } from './audio-facts.ts';
import { CALL_FACT_NAMES } from './call-facts.ts';
import { namedSlots } from './slots.ts';

/** The facts that an event tells, with what it tells in parts of its own. */
export const EventFactRecord = namedSlots([...CALL_FACT_NAMES, 'audio', 'recording']);
export const CallFactRecord = namedSlots(CALL_FACT_NAMES);
export const AudioFactRecord = namedSlots(AUDIO_FACT_NAMES);
