import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { UpgradeError } from '../../lib/contract/errors.ts';
import { cacheFolder } from '../../lib/local/nodes/cache-folder.ts';
import { type CommandResult, runCommand } from '../../lib/local/nodes/command.ts';
import { findPython } from '../../lib/local/nodes/python.ts';

/** Another release may know other rules: it is raised by hand. */
const release = '1.58.0';
const installSeconds = 180;

/** What cfn-lint says of templates, all in one process; by `.cfnlintrc` of this folder. Installed where it is missing. */
export async function lintTemplates(templates: readonly string[]): Promise<CommandResult> {
  const program = await ensureCfnLint();
  return runCommand(program, [...templates], { folder: '.', timeoutSeconds: 600, signal: undefined });
}

/** The program's path, in a virtual environment of its own in the user's cache: no network is touched the second time. */
async function ensureCfnLint(): Promise<string> {
  const environment = join(cacheFolder(), 'tools', `cfn-lint-${release}`);
  const program = join(environment, 'bin', 'cfn-lint');
  const marker = join(environment, 'complete');
  if (existsSync(marker)) return program;
  await mkdir(join(environment, '..'), { recursive: true });
  const unlock = await lock(environment, { realpath: false, retries: installSeconds });
  try {
    if (!existsSync(marker)) await install(environment);
    await writeFile(marker, '');
    return program;
  } finally {
    await unlock();
  }
}

async function install(environment: string): Promise<void> {
  await rm(environment, { recursive: true, force: true });
  const options = { folder: '.', timeoutSeconds: installSeconds, signal: undefined };
  const python = await findPython(runCommand, { ...options, needsEnsurepip: true });
  const pip = [join(environment, 'bin', 'python'), '-m', 'pip', 'install', '-q', '--no-input'];
  for (const [program = '', ...commandLine] of [
    [python.executable, '-m', 'venv', environment],
    [...pip, '--disable-pip-version-check', `cfn-lint==${release}`],
  ]) {
    const result = await runCommand(program, commandLine, options);
    if (result.kind === 'exited' && result.code === 0) continue;
    const said = 'output' in result ? result.output : result.reason;
    throw new UpgradeError(
      'cfn-lint-not-installable',
      `cfn-lint ${release} can't be installed: ${said.trim().slice(-500)}; let this machine reach PyPI`,
    );
  }
}
