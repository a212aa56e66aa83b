/** The order in which Java's `HashMap` gives its keys, for lists that Keycloak's `MultivaluedHashMap` is read into. */
export function inHashOrder(keys: readonly string[]): string[] {
  let capacity = 16;
  // It doubles when it is three quarters full; within a bucket, keys stay in the order in which they came.
  while (keys.length > capacity * 0.75) capacity *= 2;
  const bucketOf = (key: string): number => spread(hashOf(key)) & (capacity - 1);
  return keys.toSorted((a, b) => bucketOf(a) - bucketOf(b));
}

/** `String.hashCode`. */
function hashOf(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return hash;
}

/** `HashMap.hash`. */
function spread(hash: number): number {
  return hash ^ (hash >>> 16);
}
