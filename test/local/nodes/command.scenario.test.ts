import { expect, test } from 'vitest';
import { type CommandOptions, runCommand } from '../../../lib/local/nodes/command.ts';

const options: CommandOptions = { folder: '/', timeoutSeconds: 20, signal: undefined };
const node = (program: string) => ['-e', program];
const forever = 'setInterval(() => {}, 1000)';

test.each([
  {
    program: 'console.log("out"); console.error("err")',
    result: { kind: 'exited', code: 0, output: 'out\nerr\n' },
  },
  { program: 'process.exitCode = 3', result: { kind: 'exited', code: 3, output: '' } },
  { program: 'process.kill(process.pid, "SIGKILL")', result: { kind: 'killed', reason: 'ended by SIGKILL' } },
])('$program', async ({ program, result }) => {
  expect(await runCommand(process.execPath, node(program), options)).toMatchObject(result);
});

test('a program that is not there is no exception', async () => {
  const result = await runCommand('/none/such', [], options);
  expect(result).toMatchObject({ kind: 'not-started', reason: expect.stringContaining('ENOENT') });
});

test('a program that hangs is ended at its limit', async () => {
  const result = await runCommand(process.execPath, node(forever), { ...options, timeoutSeconds: 0.5 });
  expect(result).toMatchObject({ kind: 'killed', reason: 'ended by SIGTERM' });
});

test('an abort ends the program and is passed on', async () => {
  // Prepare
  const controller = new AbortController();
  const running = runCommand(process.execPath, node(forever), { ...options, signal: controller.signal });

  // Act
  controller.abort(new Error('interrupted'));

  // Assess
  await expect(running).rejects.toThrow('interrupted');
});
