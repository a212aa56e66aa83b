/** Paints text for a terminal, or leaves it as it is. */
export interface Palette extends Readonly<Record<Colour, (text: string) => string>> {
  /** Makes text a link, which terminals open on a click. */
  readonly link: (text: string, uri: string) => string;
}

type Colour = keyof typeof CODES;

/** Codes of ECMA-48 (SGR). */
const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

/** @returns the colours of everything that is printed; without effect where the output is not coloured. */
export function palette(isColoured: boolean): Palette {
  const paint = (Object.keys(CODES) as Colour[]).map((name) => [
    name,
    (text: string): string => (isColoured ? `\u001b[${CODES[name]}m${text}\u001b[0m` : text),
  ]);
  return {
    ...(Object.fromEntries(paint) as Record<Colour, (text: string) => string>),
    // OSC 8; terminals that do not know it show the text alone.
    link: (text, uri) => (isColoured ? `\u001b]8;;${uri}\u001b\\${text}\u001b]8;;\u001b\\` : text),
  };
}
