/** Objects for the facts of an event and of a call: a getter for each name, an array for loops. */

import { AUDIO_FACT_NAMES } from './audio-facts.ts';
import { CALL_FACT_NAMES } from './call-facts.ts';
import { namedSlots } from './slots.ts';

/** The facts in an event, followed by its audio and its recording. */
export const EventFactRecord = namedSlots([...CALL_FACT_NAMES, 'audio', 'recording']);
export const CallFactRecord = namedSlots(CALL_FACT_NAMES);
export const AudioFactRecord = namedSlots(AUDIO_FACT_NAMES);
