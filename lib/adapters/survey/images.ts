import {
  DescribeImagesCommand,
  DescribePullThroughCacheRulesCommand,
  type ECRClient,
  ECRServiceException,
  ImageNotFoundException,
  RepositoryNotFoundException,
} from '@aws-sdk/client-ecr';
import { type EcrImage, ecrImage } from '../../domain/ecr-image.ts';
import type { ImagePresence } from '../../domain/surroundings.ts';

/** A client of ECR in a Region: an image's reference says in which one its registry is. */
export type EcrClients = (region: string) => ECRClient;

/** Whether an image can be pulled. Registries other than private ones of ECR are not asked: `unknown`. */
export async function imagePresence(clients: EcrClients, image: string): Promise<ImagePresence> {
  const parsed = ecrImage(image);
  if (!parsed) return 'unknown';
  const client = clients(parsed.region);
  try {
    if (await isThere(client, parsed)) return 'present';
    return (await isCached(client, parsed)) ? 'unknown' : 'missing';
  } catch (error) {
    // Another account's registry without a policy for this one, or a repository that this function was not granted.
    if (error instanceof ECRServiceException && error.name === 'AccessDeniedException') return 'unknown';
    throw error;
  }
}

async function isThere(client: ECRClient, { account, repository, id }: EcrImage): Promise<boolean> {
  const imageId = 'digest' in id ? { imageDigest: id.digest } : { imageTag: id.tag };
  const command = new DescribeImagesCommand({
    registryId: account,
    repositoryName: repository,
    imageIds: [imageId],
  });
  try {
    const { imageDetails = [] } = await client.send(command);
    // Without a filter ECR leaves out archived images, which can't be pulled either.
    return imageDetails.length > 0;
  } catch (error) {
    if (error instanceof ImageNotFoundException || error instanceof RepositoryNotFoundException) return false;
    throw error;
  }
}

/**
 * Whether the repository is filled by a pull-through cache rule: ECR then makes it, and fetches a tag, when somebody
 * first pulls, so that what an upgrade goes to is as a rule not there yet. Only the rules tell such a tag from one
 * that nobody pushed. They are asked for only after nothing was found, as they take a permission of their own.
 */
async function isCached(client: ECRClient, { account, repository }: EcrImage): Promise<boolean> {
  let nextToken: string | undefined;
  do {
    const command = new DescribePullThroughCacheRulesCommand({ registryId: account, nextToken });
    const page = await client.send(command);
    const rules = page.pullThroughCacheRules ?? [];
    if (rules.some(({ ecrRepositoryPrefix }) => isBelow(repository, ecrRepositoryPrefix))) return true;
    nextToken = page.nextToken;
  } while (nextToken);
  return false;
}

/**
 * ECR takes a prefix as if it ended with a slash (API reference). That `ROOT` stands for every repository in a rule, as
 * it does in a template for repositories, is not verified; if it does not, the answer is `unknown` for nothing.
 */
function isBelow(repository: string, prefix = ''): boolean {
  return prefix === 'ROOT' || repository.startsWith(`${prefix.replace(/\/$/, '')}/`);
}
