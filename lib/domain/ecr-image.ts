/** An image in a private repository of Amazon ECR. */
export interface EcrImage {
  /** The AWS account that owns the registry. */
  readonly account: string;
  readonly region: string;
  readonly repository: string;
  /** A digest counts over a tag, as it does for whoever pulls; with neither the tag is `latest`. */
  readonly id: { readonly digest: string } | { readonly tag: string };
}

const reference = new RegExp(
  String.raw`^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/` +
    String.raw`(?<repository>[^:@\s]+)(?::(?<tag>[^:@/\s]+))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$`,
);

/**
 * Reads `<account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>` and the like; null for an image of any other
 * registry. The repository and the tag of a template may hold its placeholder.
 */
export function ecrImage(image: string): EcrImage | null {
  const { account, region, repository, tag, digest } = reference.exec(image)?.groups ?? {};
  if (account === undefined || region === undefined || repository === undefined) return null;
  return { account, region, repository, id: digest === undefined ? { tag: tag ?? 'latest' } : { digest } };
}
