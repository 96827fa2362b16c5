import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const modules = join(root, 'node_modules');

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * A project outside of the repository that has the tarball of `npm pack` installed: unpacked where npm unpacks it, and
 * beside it nothing but links to what its manifest names, so that no registry is asked.
 */
export class InstalledPackage {
  readonly folder: string;
  readonly manifest: Manifest;

  private constructor(folder: string) {
    this.folder = folder;
    this.manifest = JSON.parse(readFileSync(join(this.home, 'package.json'), 'utf8')) as Manifest;
  }

  /** Compiles, packs and unpacks. The bundles of the Lambdas must have been built. */
  static async install(): Promise<InstalledPackage> {
    const folder = mkdtempSync(join(tmpdir(), 'locust-upgrade-tarball-'));
    await run(join(modules, '.bin', 'tsc'), ['-p', 'tsconfig.build.json'], { cwd: root });
    await run(process.execPath, ['scripts/copy-assets.ts'], { cwd: root });
    const pack = ['pack', '--json', '--silent', '--ignore-scripts', '--pack-destination', folder];
    const { stdout } = await run('npm', pack, { cwd: root, maxBuffer: 2 ** 24 });
    const [tarball] = Object.values(JSON.parse(stdout)) as readonly { readonly filename: string }[];
    const home = join(folder, 'node_modules', 'locust-upgrade');
    mkdirSync(home, { recursive: true });
    await run('tar', ['-xzf', join(folder, tarball?.filename ?? ''), '--strip-components=1', '-C', home]);
    const installed = new InstalledPackage(folder);
    installed.#linkDependencies();
    return installed;
  }

  /** Of the installed package. */
  get home(): string {
    return join(this.folder, 'node_modules', 'locust-upgrade');
  }

  /** Writes a file of the project. */
  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  /** Runs Node in the project, with no program of the repository in reach. Rejects with what it printed. */
  async node(...commandLine: readonly string[]): Promise<string> {
    const options = { cwd: this.folder, env: { PATH: '/usr/bin:/bin' } };
    const { stdout } = await run(process.execPath, [...commandLine], options);
    return stdout;
  }

  /** Checks the types of files of the project, as a project that has no say in how modules are resolved. */
  async checkTypes(...files: readonly string[]): Promise<void> {
    const strict = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--types', 'node'];
    const command = [...strict, '--typeRoots', join(modules, '@types'), '--skipLibCheck', ...files];
    await run(join(modules, '.bin', 'tsc'), command, { cwd: this.folder });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #linkDependencies(): void {
    const { dependencies, peerDependencies } = this.manifest;
    for (const name of Object.keys({ ...dependencies, ...peerDependencies })) {
      const link = join(this.folder, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(modules, name), link);
    }
  }
}
