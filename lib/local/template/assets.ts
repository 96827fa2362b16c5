import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UpgradeError } from '../../contract/errors.ts';
import type { TemplateResource } from './template.ts';

interface AssetManifest {
  readonly files?: Readonly<Record<string, { readonly source: { readonly path?: string } }>>;
}

/**
 * The folder of a function's code: by the asset path that synthesis leaves in the metadata if asked, else by the
 * hash in the S3 key and the stack's asset manifest. Throws `no-function-code` for inline code and other surprises.
 */
export function codeFolder(
  assemblyFolder: string,
  stackName: string,
  logicalId: string,
  resource: TemplateResource,
): string {
  const path = resource.Metadata?.['aws:asset:path'] ?? manifestPath(assemblyFolder, stackName, resource);
  if (typeof path === 'string') return resolve(assemblyFolder, path);
  throw new UpgradeError(
    'no-function-code',
    `function ${logicalId} has no code asset in ${assemblyFolder}: give it Code.fromAsset`,
  );
}

function manifestPath(
  assemblyFolder: string,
  stackName: string,
  resource: TemplateResource,
): string | undefined {
  const code = resource.Properties?.Code as { readonly S3Key?: unknown } | undefined;
  const manifestFile = join(assemblyFolder, `${stackName}.assets.json`);
  if (typeof code?.S3Key !== 'string' || !existsSync(manifestFile)) return undefined;
  const manifest: AssetManifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
  return manifest.files?.[code.S3Key.replace(/\.zip$/, '')]?.source.path;
}
