import { EmbeddedLambda } from '../../../lib/local/lambda/embedded-lambda.ts';

/** A process that used a function and then has nothing more to do: it must end by itself. */
const [folder] = process.argv.slice(2);
const definition = { logicalId: 'worker', name: 'worker', folder, handler: 'functions.handler' };
const limits = { timeoutSeconds: 5, memoryMiB: 64, environment: {} };
const lambda = new EmbeddedLambda({
  functions: [{ ...definition, ...limits }],
  endpoints: () => ({}),
  onLog: (_, line) => console.log(`heard ${line}`),
});
await lambda.invoke('worker', { action: 'print' });
