import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Stands in for `@aws-sdk/credential-provider-node` in the bundles: Lambda hands a function its credentials in its
 * environment and nowhere else (Lambda developer guide, "Defined runtime environment variables"), so single sign-on,
 * profiles and metadata services would be 130 KiB of every bundle for nothing.
 */
export const defaultProvider = fromEnv;

/** The environment of a function never changes while it lives: its credentials are used as they are. */
export const credentialsWillNeedRefresh = (): boolean => false;
export const credentialsTreatedAsExpired = (): boolean => false;
