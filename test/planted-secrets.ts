import fc from 'fast-check';

/** A secret that nothing shows by chance: its first characters stand nowhere else. */
export const secret: fc.Arbitrary<string> = fc
  .tuple(fc.integer({ min: 1000, max: 9999 }), fc.string({ unit: 'grapheme', maxLength: 150 }))
  .map(([number, rest]) => `Zq${number}${rest}`);

/** Whether an output has a secret, or so much of its beginning that only it can be meant. */
export function shows(output: string, text: string): boolean {
  return [text.slice(0, 6), JSON.stringify(text.slice(0, 6)).slice(1, -1)].some((start) => output.includes(start));
}
