/** Why somebody is not let in. */
export interface Refusal {
  /** In words. */
  readonly reason: string;
  /** What Keycloak answers: a browser is shown a text with this key, the token endpoint answers with a text of its own. */
  readonly message: string;
}
