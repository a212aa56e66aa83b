/** Shorter than this a secret can be guessed in time; in characters. */
const SHORTEST_SECRET = 12;
/** Fewer different characters than this are a pattern. */
const FEWEST_DIFFERENT = 6;
/** From this length on, a word in a random value is chance; in characters. */
const LONG = 24;
const WORDS = /password|passwort|changeme|change-me|secret|admin|keycloak|example|qwert|letmein|12345|abcde|todo|xxxx/i;

/**
 * @param name the variable that holds the secret.
 * @returns why a secret can be guessed, as the end of a sentence that begins with its name; undefined for a good one.
 */
export function weaknessOf(name: string, secret: string): string | undefined {
  if (secret.length < SHORTEST_SECRET) return `is shorter than ${SHORTEST_SECRET} characters`;
  if (new Set(secret).size < FEWEST_DIFFERENT) return `has fewer than ${FEWEST_DIFFERENT} different characters`;
  if (secret.toLowerCase().includes(name.toLowerCase())) return 'contains its own name';
  if (secret.length < LONG && WORDS.test(secret)) return 'contains a word that attackers try first';
  return undefined;
}
