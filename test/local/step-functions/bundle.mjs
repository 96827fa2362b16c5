import { writeFileSync } from 'node:fs';

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What the fixture's functions do, chosen by the payload; what they return is the payload of the next state. */
const actions = {
  poll: (event) => ({ decision: event.done >= event.polls ? 'done' : 'again' }),
  fail: (event) => {
    throw Object.assign(new Error(`no luck at ${event.done}`), { name: 'OutOfLuck' });
  },
  slow: async (event) => {
    await pause(event.milliseconds);
    writeFileSync(event.marker, 'finished');
    return { decision: 'done' };
  },
};

export async function handler(event) {
  if (event.source) return void console.log(`heard ${event.detail.status} of ${event.detail.name}`);
  const done = (event.done ?? 0) + 1;
  return { ...event, done, waitSeconds: 1, ...(await actions[event.action]({ ...event, done })) };
}

export function repair(event) {
  return { ...event, repaired: true, explanation: `repaired after ${event.error.Error}` };
}
