/** @returns whether a path stays in its folder on every system, and can stand in a list of checksums as it is. */
export function isPlainPath(path: string): boolean {
  return (
    !/[\\\p{Cc}]/u.test(path) &&
    !/^[A-Za-z]:/.test(path) &&
    path.split('/').every((step) => step !== '' && step !== '.' && step !== '..')
  );
}
