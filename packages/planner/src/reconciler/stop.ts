/** Where and why a run stops. What comes before that step is done by then. */
export interface Failure {
  /** The file's name. */
  readonly document: string;
  /** What it was doing, such as `update client "app"`. */
  readonly step: string;
  readonly reason: string;
}

/** Ends a run, as an exception ends one of keycloak-config-cli. Its message is the reason. */
export class Stop extends Error {
  /** What the run was doing, such as `update client "app"`. */
  readonly step: string;

  constructor(step: string, reason: string) {
    super(reason);
    this.step = step;
  }
}
