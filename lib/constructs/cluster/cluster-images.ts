import { Token } from 'aws-cdk-lib';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { imageFor } from '../../domain/planning/images.ts';
import { sameVersion } from '../../domain/versions/version.ts';
import { badConstruct } from '../bad-construct.ts';
import type { LocustImage } from './locust-cluster-props.ts';

export type Role = 'master' | 'worker';

export interface ClusterImages {
  readonly version: string;
  readonly imageTemplate: string;
  readonly images: Readonly<Record<string, LocustImage>>;
}

/** The image that a role's task definition names: the listed one of the version, else the template's. */
export function imageOfVersion(
  { version, images, imageTemplate }: ClusterImages,
  role: Role,
): ContainerImage {
  const listed = Object.entries(images).find(([each]) => sameVersion(each, version))?.[1];
  return listed ? imageOfRole(listed, role) : ContainerImage.fromRegistry(imageFor(imageTemplate, version));
}

/** What one listed version runs in a role. */
export function imageOfRole(image: LocustImage, role: Role): ContainerImage {
  return image instanceof ContainerImage ? image : image[role];
}

/** A template is text that people and policies read: it can't hold a token. */
export function checkTemplate(cluster: Construct, imageTemplate: string): void {
  if (!Token.isUnresolved(imageTemplate) && imageTemplate.includes('{version}')) return;
  throw badConstruct(
    cluster,
    `imageTemplate ${JSON.stringify(imageTemplate)} does not tell one version's image from another's`,
    'write it as text with {version} in it, or list the images of single versions',
  );
}
