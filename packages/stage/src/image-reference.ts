/** The parts of an image's name, with those that Docker leaves out filled in. */
export interface ImageReference {
  /** The host of its registry, with a port if it has one; `docker.io` where the name says none. */
  readonly registry: string;
  /** Its path in the registry: `library/postgres`. */
  readonly repository: string;
  /** `latest` where there is neither a tag nor a digest. */
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/**
 * Takes the name of an image apart, as Docker does: the first part is a host if it has a dot or a port, or is `localhost`.
 *
 * Source: https://pkg.go.dev/github.com/distribution/reference#ParseNormalizedNamed
 */
export function parseImage(image: string): ImageReference {
  const [withTag = '', digest] = image.split('@', 2);
  const [, name = '', tag] = /^(.*?)(?::([^:/]*))?$/.exec(withTag) ?? [];
  const slash = name.indexOf('/');
  const host = name.slice(0, Math.max(slash, 0));
  const hasHost = /[.:]/.test(host) || host === 'localhost';
  const path = hasHost ? name.slice(slash + 1) : name;
  const registry = hasHost ? host : 'docker.io';
  return {
    registry,
    repository: registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path,
    tag: tag ?? (digest === undefined ? 'latest' : undefined),
    digest,
  };
}
