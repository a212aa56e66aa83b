/**
 * Splits a command that Compose is given as one text, as a shell does. Variables are left as they are.
 *
 * @returns its words, without the quotes around them.
 */
export function shellWords(text: string): string[] {
  const words = text.matchAll(/(?:[^\s'"\\]|\\[^]|'[^']*'?|"(?:[^"\\]|\\[^])*"?)+/g);
  return [...words].map(([word]) =>
    word.replace(
      /\\([^])|'([^']*)'?|"((?:[^"\\]|\\[^])*)"?/g,
      (_, escaped?: string, single?: string, double?: string) =>
        escaped ?? single ?? (double ?? '').replace(/\\(["\\$`])/g, '$1'),
    ),
  );
}
