/** @returns `1 client`, `2 clients`, `2 identities`. */
export function count(number: number, word: string): string {
  const plural = word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`;
  return `${number.toLocaleString('en')} ${number === 1 ? word : plural}`;
}
