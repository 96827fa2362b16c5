/**
 * Sends what a thread prints to `send` instead of its standard streams: a parent that reads a worker's streams is
 * kept alive by them, whether the worker is referenced or not (measured with Node.js 24), and the text would
 * arrive in no order with the answers.
 */
export function redirectOutput(send: (stream: 'stdout' | 'stderr', text: string) => void): void {
  for (const name of ['stdout', 'stderr'] as const) {
    const write = (chunk: string | Uint8Array, encoding?: unknown, callback?: unknown): boolean => {
      send(name, typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
      const done = typeof encoding === 'function' ? encoding : callback;
      if (typeof done === 'function') queueMicrotask(() => done());
      return true;
    };
    process[name].write = write as typeof process.stdout.write;
  }
}
