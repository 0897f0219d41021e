/** Runs Message: queues it, and reports to its action. It takes no time. */
import type { Message } from '../document/cxml.ts';
import type { VerbHost } from '../verb-host.ts';

/** Sends a message from one party of the call to the other, unless it names others. */
export function sendMessage(host: VerbHost, message: Message, at: number): void {
  const { context, leg, random } = host;
  const isInbound = leg.direction === 'inbound';
  const { statusCallback } = message;
  const to = message.to ?? (isInbound ? leg.from : leg.to);
  const from = message.from ?? (isInbound ? leg.to : leg.from);
  const sent = context.messageEngine.send(
    {
      sid: context.mint.messageSid(random, message.mediaCount),
      from,
      messagingServiceSid: null,
      to,
      body: message.body,
      mediaCount: message.mediaCount,
      report: host.callback(
        statusCallback === null ? null : { url: statusCallback, method: 'POST' },
        'message',
      ),
    },
    random,
    at,
  );
  if (message.action === null) {
    host.after(at, 0, (due) => host.next(due));
    return;
  }
  const result = { MessageSid: sent.sid, MessageStatus: sent.status };
  host.ask(message.action, result, 'message action', at);
}
