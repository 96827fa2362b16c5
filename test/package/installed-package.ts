import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const modules = join(root, 'node_modules');

interface Manifest {
  readonly version: string;
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
    await run('npm', ['run', '--silent', 'compile'], { cwd: root });
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

  /** Every file of the package, by its path in it. */
  files(): readonly string[] {
    const entries = readdirSync(this.home, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => relative(this.home, join(parentPath, name)));
  }

  /**
   * Runs the machine's own Node in the project, which may be older than the repository's, with no program of the
   * repository in reach. Rejects with what it printed.
   */
  async node(...commandLine: readonly string[]): Promise<string> {
    const path = (process.env.PATH ?? '').split(delimiter).filter((each) => !each.includes('node_modules'));
    const options = { cwd: this.folder, env: { PATH: path.join(delimiter) } };
    const { stdout } = await run('node', [...commandLine], options);
    return stdout;
  }

  /** What TypeScript says of the types of files of the project, its modules being of a kind and found in a way. */
  async complaints(
    [module, resolution]: readonly [string, string],
    files: readonly string[],
  ): Promise<readonly string[]> {
    const modulesAs = ['--module', module, '--moduleResolution', resolution];
    const strict = ['--noEmit', '--strict', ...modulesAs, '--target', 'es2022', '--types', 'node'];
    const command = [...strict, '--typeRoots', join(modules, '@types'), '--skipLibCheck', ...files];
    const compiled = run(join(modules, '.bin', 'tsc'), command, { cwd: this.folder });
    const { stdout } = await compiled.catch((failed: { readonly stdout: string }) => failed);
    return stdout.split('\n').filter((line) => line.includes('error TS'));
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
