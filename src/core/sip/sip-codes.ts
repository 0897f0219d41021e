/**
 * The final SIP answers that a call can end with, in words. `phrase` is the reason phrase that the standard gives;
 * devices may send another one.
 *
 * Sources: RFC 3261 section 21 unless a line names another; the list is the IANA registry "Session Initiation
 * Protocol (SIP) Parameters", Response Codes (read November 2026), without codes that can't answer an INVITE.
 */

export interface SipCode {
  readonly phrase: string;
  /** What happened, as the start of a sentence. */
  readonly name: string;
  /** Why, or what that means for the call; null if the name says it all. */
  readonly meaning: string | null;
}

const code = (phrase: string, name: string, meaning: string | null = null): SipCode => ({
  phrase,
  name,
  meaning,
});

export const SIP_CODES: ReadonlyMap<number, SipCode> = new Map([
  [300, code('Multiple Choices', 'Redirected', 'the far end offered several other addresses')],
  [301, code('Moved Permanently', 'Redirected', 'the callee has a new address')],
  [
    302,
    code('Moved Temporarily', 'Redirected', 'the callee takes calls at another address for now'),
  ],
  [305, code('Use Proxy', 'Redirected', 'the far end only takes calls through its proxy')],
  [380, code('Alternative Service', 'Redirected', 'the far end offered another service instead')],
  [400, code('Bad Request', 'Malformed request', "the far end couldn't read the call setup")],
  [401, code('Unauthorized', 'Wrong credentials', 'check the SIP user name and password')],
  [402, code('Payment Required', 'Payment required', "check the account's balance")],
  [403, code('Forbidden', 'Not allowed', 'the far end or its carrier refused the call')],
  [404, code('Not Found', 'Not found', "the number doesn't exist, or its phone isn't registered")],
  [
    405,
    code('Method Not Allowed', 'Not supported', "the far end doesn't take calls at this address"),
  ],
  [406, code('Not Acceptable', 'Not supported', "the far end can't answer in a format we accept")],
  [407, code('Proxy Authentication Required', 'Wrong credentials', 'a proxy asks for others')],
  [408, code('Request Timeout', 'No response', "the far end didn't respond in time")],
  [410, code('Gone', 'Number no longer in use')],
  [
    413,
    code('Request Entity Too Large', 'Request too large', 'the far end refused the call setup'),
  ],
  [414, code('Request-URI Too Long', 'Address too long', 'the far end refused it')],
  [415, code('Unsupported Media Type', 'Not supported', "the far end can't read the call setup")],
  [416, code('Unsupported URI Scheme', 'Address not supported', 'use sip:, sips: or tel:')],
  // RFC 4412
  [417, code('Unknown Resource-Priority', 'Priority not supported')],
  [
    420,
    code('Bad Extension', 'Not supported', 'the far end lacks a SIP extension that the call needs'),
  ],
  [421, code('Extension Required', 'Not supported', 'the far end needs a SIP extension')],
  // RFC 4028
  [422, code('Session Interval Too Small', 'Session timer too short', 'the far end asks for more')],
  // RFC 8224
  [428, code('Use Identity Header', 'Caller ID not signed', 'the carrier only takes signed calls')],
  // RFC 5079
  [433, code('Anonymity Disallowed', 'Anonymous call refused', 'send a caller ID')],
  // RFC 8224
  [436, code('Bad Identity Info', 'Caller ID not verified', "its certificate couldn't be fetched")],
  [437, code('Unsupported Credential', 'Caller ID not verified', "its certificate isn't accepted")],
  [438, code('Invalid Identity Header', 'Caller ID not verified', 'its signature is wrong')],
  [
    480,
    code('Temporarily Unavailable', 'Unavailable', "the phone is off, offline, or wasn't answered"),
  ],
  [481, code('Call/Transaction Does Not Exist', 'Call lost', 'the far end no longer knew it')],
  [482, code('Loop Detected', 'Routing loop', 'the call came back to a proxy that it had passed')],
  [483, code('Too Many Hops', 'Routing loop', 'the call passed through too many proxies')],
  [484, code('Address Incomplete', 'Number incomplete', 'digits are missing')],
  [485, code('Ambiguous', 'Number ambiguous', 'more than one destination matches it')],
  [486, code('Busy Here', 'Busy', 'the callee is on another call')],
  [
    487,
    code('Request Terminated', 'Ended before the answer', 'the caller gave up, or it timed out'),
  ],
  [
    488,
    code('Not Acceptable Here', 'No common codec', "the far end doesn't support the audio offered"),
  ],
  [491, code('Request Pending', 'Changes crossed', 'both sides changed the call at the same time')],
  // RFC 3329
  [494, code('Security Agreement Required', 'Encryption required', 'the far end asks for it')],
  [500, code('Server Internal Error', 'Server error', 'a server on the way to the callee failed')],
  [501, code('Not Implemented', 'Not supported', "the far end doesn't know the request")],
  [502, code('Bad Gateway', 'Bad gateway', 'a gateway got an invalid answer from the next server')],
  [
    503,
    code('Service Unavailable', 'Service unavailable', 'the far end or its carrier is overloaded'),
  ],
  [504, code('Server Time-out', 'Server timeout', "the next server on the way didn't respond")],
  [505, code('Version Not Supported', 'Not supported', 'the far end uses another version of SIP')],
  [513, code('Message Too Large', 'Request too large', 'the far end refused the call setup')],
  // RFC 3312
  [
    580,
    code('Precondition Failure', 'No resources', "the far end couldn't reserve any for the call"),
  ],
  [600, code('Busy Everywhere', 'Busy', 'all phones of the callee are in use')],
  [603, code('Decline', 'Declined', 'the callee rejected the call, or a carrier blocked it')],
  [604, code('Does Not Exist Anywhere', "Number doesn't exist")],
  [
    606,
    code('Not Acceptable', 'No common codec', 'no phone of the callee supports the audio offered'),
  ],
  // RFC 8197
  [607, code('Unwanted', 'Marked as unwanted', 'the callee reported the call')],
  // RFC 8688
  [608, code('Rejected', 'Blocked', "a carrier's analytics rejected the call")],
]);
