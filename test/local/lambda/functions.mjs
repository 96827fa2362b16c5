import { setTimeout as pause } from 'node:timers/promises';

let calls = 0;
const actions = {
  echo: (event) => event,
  nothing: () => undefined,
  environment: () => process.env,
  context: (_, context) => ({ ...context, remaining: context.getRemainingTimeInMillis() }),
  count: async ({ milliseconds = 0 }) => {
    calls += 1;
    await pause(milliseconds);
    return calls;
  },
  throw: () => {
    throw new RangeError('too far');
  },
  'throw-text': () => {
    throw 'just text';
  },
  exit: () => process.exit(3),
  spin: () => {
    for (;;);
  },
  hang: () => new Promise(() => {}),
  fill: () => {
    const all = [];
    for (;;) all.push(new Array(100_000).fill(Math.random()));
  },
  large: () => 'x'.repeat(6_291_600),
  print: () => {
    process.stdout.write('one\ntwo');
    process.stdout.write(' halves\n');
    console.error('three');
  },
  late: () => {
    setTimeout(() => {
      throw new Error('nobody waits for this');
    }, 10);
    return pause(200);
  },
};

export const handler = (event, context) => actions[event.action](event, context);
