import * as client from '@aws-sdk/client-ecr';
import { type EcrImage, ecrImage } from '../../domain/ecr-image.ts';
import { type AwsApi, AwsError, localAccount } from '../aws-api.ts';
import { inputValidator } from '../validate.ts';

const validate = inputValidator(client, 'InvalidParameterException');

/** Private repositories of ECR: which images are there. Any account and Region may be named; nothing can be pulled. */
export class EmbeddedEcr implements AwsApi {
  readonly targetPrefix = 'AmazonEC2ContainerRegistry_V20150921';
  readonly #images = new Map<string, EcrImage>();
  readonly #cachePrefixes = new Set<string>();

  /** Pushes an image: `<account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>`. Its repository is then there. */
  push(image: string): void {
    const parsed = ecrImage(image);
    if (!parsed) throw new TypeError(`${image} is no image of a private ECR repository`);
    this.#images.set(image, parsed);
  }

  /** Makes a rule by which repositories below the prefix are filled when somebody first pulls. */
  cacheBelow(prefix: string): void {
    this.#cachePrefixes.add(prefix);
  }

  async call(operation: string, input: unknown): Promise<unknown> {
    validate(operation, input);
    if (operation === 'DescribeImages') return this.#describe(input as client.DescribeImagesCommandInput);
    if (operation === 'DescribePullThroughCacheRules') {
      return this.#rules(input as client.DescribePullThroughCacheRulesCommandInput);
    }
    throw new AwsError('UnknownOperationException', `${operation} does not exist in the embedded ECR`);
  }

  #describe(input: client.DescribeImagesCommandInput): unknown {
    refuse(input, ['filter', 'maxResults', 'nextToken']);
    const { registryId = localAccount, repositoryName = '', imageIds } = input;
    const there = [...this.#images.values()].filter(
      ({ account, repository }) => account === registryId && repository === repositoryName,
    );
    if (there.length === 0) {
      const message = `The repository with name '${repositoryName}' does not exist in the registry with id '${registryId}'`;
      throw new AwsError('RepositoryNotFoundException', message);
    }
    const found = imageIds?.map((wanted) => known(there, wanted, repositoryName)) ?? there;
    return { imageDetails: found.map(detailOf) };
  }

  #rules(input: client.DescribePullThroughCacheRulesCommandInput): unknown {
    refuse(input, ['ecrRepositoryPrefixes', 'maxResults', 'nextToken']);
    const rules = [...this.#cachePrefixes].map((ecrRepositoryPrefix) => ({ ecrRepositoryPrefix }));
    return { pullThroughCacheRules: rules };
  }
}

/** A member that would be ignored here is refused: an answer that leaves it out of account would be wrong. */
function refuse(input: object, members: readonly string[]): void {
  const given = members.find((member) => member in input);
  if (given === undefined) return;
  throw new AwsError(
    'InvalidParameterException',
    `the embedded ECR does not implement ${given}: leave it out`,
  );
}

function known(there: readonly EcrImage[], wanted: client.ImageIdentifier, repository: string): EcrImage {
  const found = there.find(({ id }) =>
    'digest' in id ? id.digest === wanted.imageDigest : id.tag === wanted.imageTag,
  );
  if (found) return found;
  const message = `The image with imageId ${JSON.stringify(wanted)} does not exist in the repository '${repository}'`;
  throw new AwsError('ImageNotFoundException', message);
}

function detailOf({ account, repository, id }: EcrImage): unknown {
  return {
    registryId: account,
    repositoryName: repository,
    ...('digest' in id ? { imageDigest: id.digest } : { imageTags: [id.tag] }),
    imageStatus: 'ACTIVE',
  };
}
